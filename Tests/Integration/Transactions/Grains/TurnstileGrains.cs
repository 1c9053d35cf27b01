using Orleans.Platform.Tests.Integration.Engine.Support;

namespace Orleans.Platform.Tests.Integration.Transactions.Grains;

public interface ITurnstileGrain : IGrainWithStringKey
{
    /// <summary>Stays until the gate is open.</summary>
    [Transaction(TransactionOption.Create)]
    Task Pass(string gate);

    /// <summary>Stays until the gate is open, without a transaction.</summary>
    Task Look(string gate);

    /// <summary>Asks for the end of the activation.</summary>
    Task Leave();

    [Transaction(TransactionOption.Create)]
    Task PayIndependently(string purse);

    /// <summary>Stays until the gate is open; then goes to another turnstile, with its transaction and without.</summary>
    [Transaction(TransactionOption.Create)]
    Task PassAndGoTo(string other, string gate);
}

/// <summary>One call at a time.</summary>
public sealed class TurnstileGrain : Grain, ITurnstileGrain
{
    public Task Pass(string gate) => Gate.Of(gate).PassAsync();

    public Task Look(string gate) => Gate.Of(gate).PassAsync();

    public Task Leave()
    {
        this.DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task PayIndependently(string purse) => GrainFactory.GetGrain<IPurseGrain>(purse).Put(1);

    public async Task PassAndGoTo(string other, string gate)
    {
        await Gate.Of(gate).PassAsync();
        var turnstile = GrainFactory.GetGrain<ITurnstileGrain>(other);
        await turnstile.Look(gate);
        await turnstile.PayIndependently(other);
    }
}
