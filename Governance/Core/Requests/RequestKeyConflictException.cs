namespace Orleans.Platform.Governance.Requests;

/// <summary>A guard refused the commit of a keyed request. Probably another silo was faster with this key; the record tells.</summary>
internal sealed class RequestKeyConflictException(Exception failure) : Exception(failure.Message, failure);
