namespace Orleans.Storage;

/// <summary>The record was changed by somebody else since it was read. When it escapes from a call, the activation ends.</summary>
public class InconsistentStateException : OrleansException
{
    public InconsistentStateException() : this("The stored state was changed by somebody else.")
    {
    }

    public InconsistentStateException(string message) : base(message)
    {
    }

    public InconsistentStateException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : this(errorMsg, storedEtag, currentEtag, null)
    {
    }

    public InconsistentStateException(string? storedEtag, string? currentEtag, Exception storageException)
        : this(storageException.Message, storedEtag, currentEtag, storageException)
    {
    }

    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
        : base(errorMsg, storageException)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    public string? StoredEtag { get; }

    public string? CurrentEtag { get; }

    /// <summary>The activation whose own state it was: only that one ends.</summary>
    internal GrainId? SourceGrain { get; set; }

    public override string ToString() => $"{base.ToString()} (stored ETag: {StoredEtag}, current ETag: {CurrentEtag})";
}

/// <summary>A storage provider is missing or badly configured.</summary>
public sealed class BadProviderConfigException : OrleansException
{
    public BadProviderConfigException() : base("A provider is missing or badly configured.")
    {
    }

    public BadProviderConfigException(string msg) : base(msg)
    {
    }

    public BadProviderConfigException(string msg, Exception? exc) : base(msg, exc)
    {
    }
}
