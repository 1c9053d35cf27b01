using Orleans.Platform.Data;

namespace Orleans.Platform.Grains.Payments.Accounts;

/// <summary>Whose account it is, and what it was opened with, to recognise the same opening again.</summary>
[GenerateSerializer]
public sealed class AccountHolder
{
    /// <summary>The owner's name.</summary>
    [Id(0), PersonalData]
    public string? Name { get; set; }

    /// <summary>The owner's e-mail address.</summary>
    [Id(1), PersonalData]
    public string? Email { get; set; }

    /// <summary>The opening balance.</summary>
    [Id(2)]
    public decimal OpeningBalance { get; set; }
}
