namespace Orleans.Platform.Governance.Requests;

/// <summary>A keyed request could not be recorded because its key, or its end, is. Another silo was faster; its record is the answer.</summary>
internal sealed class RequestKeyConflictException(Exception failure) : Exception(failure.Message, failure);
