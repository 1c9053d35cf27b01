namespace Orleans;

/// <summary>How calls of the interface method relate to the caller's transaction.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TransactionAttribute : Attribute
{
    public TransactionAttribute(TransactionOption requirement) => Requirement = requirement;

    // The aliases have the values of the options that they mean.
    public TransactionAttribute(TransactionOptionAlias alias) => Requirement = (TransactionOption)(int)alias;

    public TransactionOption Requirement { get; }

    [Obsolete("Use [ReadOnly] instead.")]
    public bool ReadOnly { get; set; }
}

/// <summary>The first access of the method takes the exclusive lock, which avoids aborts of methods that read and then write.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UseExclusiveLockAttribute : Attribute;

public enum TransactionOption
{
    /// <summary>Runs outside of the caller's transaction.</summary>
    Suppress = 0,

    /// <summary>Joins the caller's transaction, or creates one.</summary>
    CreateOrJoin = 1,

    /// <summary>Always creates an independent one.</summary>
    Create = 2,

    /// <summary>Must be called inside one.</summary>
    Join = 3,

    /// <summary>Joins the caller's when there is one.</summary>
    Supported = 4,

    /// <summary>Must not be called inside one.</summary>
    NotAllowed = 5,
}

/// <summary>Names of other systems. Suppress has the value of Supported, as in the official library.</summary>
public enum TransactionOptionAlias
{
    Suppress = 4,
    Required = 1,
    RequiresNew = 2,
    Mandatory = 3,
    Never = 5,
}
