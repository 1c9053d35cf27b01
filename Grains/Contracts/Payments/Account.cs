using Orleans.Platform.Data;

namespace Orleans.Platform.Grains.Payments;

/// <summary>What an account is opened with.</summary>
[GenerateSerializer, Immutable]
public sealed record AccountOpening(
    [property: Id(0)] AccountOwner Owner,
    [property: Id(1)] string Currency,
    [property: Id(2)] decimal Balance);

/// <summary>Whose account it is.</summary>
[GenerateSerializer, Immutable]
public sealed record AccountOwner(
    [property: Id(0), PersonalData] string Name,
    [property: Id(1), PersonalData] string Email);

/// <summary>The answer to an opening.</summary>
/// <param name="IsNew">False when the account was open with the same content before.</param>
/// <param name="Account">The account as it is now.</param>
[GenerateSerializer, Immutable]
public sealed record OpenedAccount([property: Id(0)] bool IsNew, [property: Id(1)] AccountView Account);

/// <summary>An account as its holder sees it.</summary>
/// <param name="Id">The account's id.</param>
/// <param name="Currency">ISO 4217, in capitals.</param>
/// <param name="Balance">All money in the account, the held part included.</param>
/// <param name="Held">The part that is set aside for pending payments.</param>
/// <param name="Version">Grows by one with every committed change of the money.</param>
[GenerateSerializer, Immutable]
public sealed record AccountView(
    [property: Id(0)] string Id,
    [property: Id(1)] string Currency,
    [property: Id(2)] decimal Balance,
    [property: Id(3)] decimal Held,
    [property: Id(4)] long Version);

/// <summary>Money that went into or out of an account.</summary>
/// <param name="Balance">The balance after it.</param>
/// <param name="Currency">The account's currency.</param>
[GenerateSerializer, Immutable]
public sealed record AccountMovement([property: Id(0)] decimal Balance, [property: Id(1)] string Currency);
