using Orleans.Concurrency;
using Orleans.Storage;

namespace Orleans.Platform.Tests.Integration.Engine.Storage;

[GenerateSerializer]
public sealed record Kept([property: Id(0)] SiloAddress Silo, [property: Id(1)] Guid Incarnation, [property: Id(2)] int Count, [property: Id(3)] string? Etag);

[GenerateSerializer]
public sealed class Tally
{
    [Id(0)]
    public int Count { get; set; }

    [Id(1)]
    public string Padding { get; set; } = "";
}

/// <summary>As providers store it: a type that cannot be sent to grains.</summary>
public sealed class PlainTally
{
    public int Ends { get; set; }
}

public interface IKeptGrain : IGrainWithIntegerKey
{
    Task<Kept> Read();

    Task<int> Add(int number, int padding = 0);

    Task Clear();

    /// <summary>How often the grain has written at its end.</summary>
    Task<int> Ends();
}

/// <summary>Keeps its state in memory storage, and writes once more at its end.</summary>
public sealed class KeptGrain(
    [PersistentState("tally")] IPersistentState<Tally> tally, [PersistentState("ends")] IPersistentState<PlainTally> ends, ILocalSiloDetails silo) : Grain, IKeptGrain
{
    private readonly Guid _incarnation = Guid.NewGuid();

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        ends.State.Ends++;
        return ends.WriteStateAsync(cancellationToken);
    }

    public Task<Kept> Read() => Task.FromResult(new Kept(silo.SiloAddress, _incarnation, tally.State.Count, tally.Etag));

    public async Task<int> Add(int number, int padding)
    {
        tally.State.Count += number;
        tally.State.Padding = new string('x', padding);
        await tally.WriteStateAsync();
        return tally.State.Count;
    }

    public Task Clear() => tally.ClearStateAsync();

    public Task<int> Ends() => Task.FromResult(ends.State.Ends);
}

public interface ISharedTallyGrain : IGrainWithStringKey
{
    /// <summary>Counts, as often as it takes: other workers count in the same record.</summary>
    Task<Kept> Add(int number);
}

/// <summary>A stateless worker: on every silo, and of one record.</summary>
[StatelessWorker]
public sealed class SharedTallyGrain([PersistentState("tally")] IPersistentState<Tally> tally, ILocalSiloDetails silo) : Grain, ISharedTallyGrain
{
    public async Task<Kept> Add(int number)
    {
        while (true)
        {
            try
            {
                tally.State.Count += number;
                await tally.WriteStateAsync();
                return new(silo.SiloAddress, default, tally.State.Count, tally.Etag);
            }
            catch (InconsistentStateException)
            {
                await tally.ReadStateAsync();
            }
        }
    }
}
