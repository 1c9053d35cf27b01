using System.Text.Json.Serialization;

namespace Orleans.Platform.Grains.Payments.Accounts;

/// <summary>
/// The money of an account. Small on purpose: every version of it is kept. What changes rarely is in <see cref="AccountHolder"/>.
/// </summary>
[GenerateSerializer]
public sealed class AccountBalance
{
    /// <summary>Null: not open.</summary>
    [Id(0)]
    public string? Currency { get; set; }

    /// <summary>All money, the held part included.</summary>
    [Id(1)]
    public decimal Balance { get; set; }

    /// <summary>The sum of the holds.</summary>
    [Id(2)]
    public decimal Held { get; set; }

    /// <summary>The held amounts by payment; null when there is none.</summary>
    [Id(3), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<string, decimal>? Holds { get; set; }

    /// <summary>The number of changes, which is the version under which this state is committed.</summary>
    [Id(4)]
    public long Version { get; set; }
}
