namespace Orleans.Platform.Tests.Crash.Checks;

/// <summary>A charge as the provider has it. The amount is in minor units.</summary>
public sealed record ChargeFact(string Id, long Amount, string Currency, string Key, string PaymentId);

/// <summary>A payment as the platform shows it at the end.</summary>
public sealed record PaymentFact(string Id, string Status, string? ChargeId, decimal Amount);

/// <summary>An account as the platform shows it at the end.</summary>
public sealed record AccountFact(decimal Balance, decimal Held, long Version);

/// <summary>One version of an item of state, with the transaction and the call in it that wrote it.</summary>
public sealed record VersionFact(string Item, long Version, long Transaction, int Call);

/// <summary>The version of an item that the platform takes for the current one.</summary>
public sealed record CurrentFact(string Item, long Version, long Transaction);

/// <summary>An item that was read by a transaction; version 0 when it did not exist.</summary>
public sealed record ReadFact(string Item, long Version, long Transaction, int Call);

/// <summary>A transaction's record.</summary>
/// <param name="Id">Its id, which is its commit stamp.</param>
/// <param name="Calls">The number of calls in it.</param>
/// <param name="IsCommitted">Its batch is on record as committed.</param>
public sealed record TransactionFact(long Id, int Calls, bool IsCommitted);

/// <summary>An effect's record.</summary>
public sealed record EffectFact(string Key, bool IsSettled, string? ChargeId);
