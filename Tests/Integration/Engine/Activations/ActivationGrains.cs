using Orleans.Concurrency;
using Orleans.Platform.Tests.Integration.Engine.Support;

namespace Orleans.Platform.Tests.Integration.Engine.Activations;

[GenerateSerializer]
public sealed class StoredText
{
    [Id(0)]
    public string? Text { get; set; }
}

public interface IOrderlyGrain : IGrainWithStringKey
{
    Task Write(string text);

    Task<string?> Read();
}

/// <summary>Tells each step of its life.</summary>
public sealed class OrderlyGrain : Grain, IOrderlyGrain
{
    private readonly IPersistentState<StoredText> _state;

    public OrderlyGrain([PersistentState("text")] IPersistentState<StoredText> state)
    {
        _state = state;
        Journal.Add(this.GetPrimaryKeyString(), $"constructor:{TextInConstructor()}");
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Journal.Add(this.GetPrimaryKeyString(), $"activate:{_state.State.Text}");
        return Task.CompletedTask;
    }

    public async Task Write(string text)
    {
        _state.State.Text = text;
        await _state.WriteStateAsync();
    }

    public Task<string?> Read()
    {
        Journal.Add(this.GetPrimaryKeyString(), $"call:{_state.State.Text}");
        return Task.FromResult(_state.State.Text);
    }

    // Before the state is read it is empty or refuses to be used.
    private string? TextInConstructor()
    {
        try
        {
            return _state.State?.Text;
        }
        catch (Exception e) when (e is InvalidOperationException or NullReferenceException)
        {
            return null;
        }
    }
}

public interface IStubbornGrain : IGrainWithStringKey
{
    Task<int> Tries();
}

/// <summary>Its first activation waits at a gate and then fails.</summary>
public sealed class StubbornGrain : Grain, IStubbornGrain
{
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var gate = Gate.Of(this.GetPrimaryKeyString());
        await gate.PassAsync();
        if (gate.Count == 1) throw new InvalidTimeZoneException("not today");
    }

    public Task<int> Tries() => Task.FromResult(Gate.Of(this.GetPrimaryKeyString()).Count);
}

public interface IMortalGrain : IGrainWithStringKey
{
    Task<Guid> Incarnation();

    Task<Guid> EndAfter(string gate);

    Task Delay(TimeSpan time);
}

public class MortalGrain : Grain, IMortalGrain
{
    private readonly Guid _incarnation = Guid.NewGuid();

    public Task<Guid> Incarnation() => Task.FromResult(_incarnation);

    public async Task<Guid> EndAfter(string gate)
    {
        DeactivateOnIdle();
        await Gate.Of(gate).PassAsync();
        return _incarnation;
    }

    public Task Delay(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Journal.Add(this.GetPrimaryKeyString(), reason.ReasonCode.ToString());
        return Task.CompletedTask;
    }
}

public interface IImmortalGrain : IGrainWithStringKey
{
    Task<Guid> Incarnation();
}

[KeepAlive]
public sealed class ImmortalGrain : Grain, IImmortalGrain
{
    private readonly Guid _incarnation = Guid.NewGuid();

    public Task<Guid> Incarnation() => Task.FromResult(_incarnation);
}

public interface IWorkerGrain : IGrainWithStringKey
{
    Task<(Guid Worker, string Silo)> Work(string gate);
}

[StatelessWorker(2)]
public sealed class WorkerGrain : Grain, IWorkerGrain
{
    private readonly Guid _worker = Guid.NewGuid();

    public async Task<(Guid Worker, string Silo)> Work(string gate)
    {
        await Gate.Of(gate).PassAsync();
        return (_worker, RuntimeIdentity);
    }
}

/// <summary>A scoped service.</summary>
public sealed class Belongings : IDisposable
{
    public Guid Id { get; } = Guid.NewGuid();

    public void Dispose() => Gate.Of(Id.ToString()).PassAsync();
}

public interface IOwnerGrain : IGrainWithStringKey
{
    Task<(Guid Injected, Guid Asked)> Belongings();
}

public sealed class OwnerGrain(Belongings belongings) : Grain, IOwnerGrain
{
    public Task<(Guid Injected, Guid Asked)> Belongings() =>
        Task.FromResult((belongings.Id, ((Belongings)ServiceProvider.GetService(typeof(Belongings))!).Id));
}
