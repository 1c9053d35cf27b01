using Orleans.Platform.Tests.Integration.Engine.Support;

namespace Orleans.Platform.Tests.Integration.Transactions.Grains;

public interface ITurnstileGrain : IGrainWithStringKey
{
    /// <summary>Stays until the gate is open.</summary>
    [Transaction(TransactionOption.Create)]
    Task Pass(string gate);
}

/// <summary>One call at a time.</summary>
public sealed class TurnstileGrain : Grain, ITurnstileGrain
{
    public Task Pass(string gate) => Gate.Of(gate).PassAsync();
}
