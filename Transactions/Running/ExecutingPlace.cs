namespace Orleans.Platform.Transactions.Running;

/// <summary>Which place among those that execute a try has.</summary>
internal enum ExecutingPlace
{
    /// <summary>None, or none any more.</summary>
    None,

    /// <summary>That of every try.</summary>
    First,

    /// <summary>One among the further tries, too.</summary>
    Again,
}
