namespace Orleans.Runtime;

/// <summary>What one pull of an enumeration has brought.</summary>
[Flags]
public enum EnumerationResult
{
    /// <summary>There is no item yet: ask again.</summary>
    Heartbeat = 1,

    /// <summary>The value is an item.</summary>
    Element = 1 << 1,

    /// <summary>The value is a list of items.</summary>
    Batch = 1 << 2,

    /// <summary>Nothing follows.</summary>
    Completed = 1 << 3,

    /// <summary>The activation does not know the enumeration: it is not the one that began it, or has forgotten it.</summary>
    MissingEnumeratorError = 1 << 4,

    /// <summary>The value is the exception that ended the enumeration.</summary>
    Error = 1 << 5,

    /// <summary>The enumeration was cancelled.</summary>
    Canceled = 1 << 6,

    CompletedWithElement = Completed | Element,
    CompletedWithBatch = Completed | Batch,
}
