using Orleans.Concurrency;
using Orleans.Platform.Tests.Integration.Engine.Support;

namespace Orleans.Platform.Tests.Integration.Engine.Messages;

[GenerateSerializer]
public class Letter
{
    [Id(0)]
    public List<string> Lines { get; set; } = [];

    [Id(1)]
    public Letter? Reply { get; set; }

    [Id(2)]
    public Stamp? Stamp { get; set; }

    public string? Draft { get; set; }
}

[GenerateSerializer]
public sealed class RegisteredLetter : Letter
{
    [Id(0)]
    public int Number { get; set; }
}

[GenerateSerializer]
public sealed record Stamp([property: Id(0)] decimal Price, [property: Id(1)] string Motif);

[GenerateSerializer]
public struct Parcel
{
    [Id(0)]
    public double Weight;
}

[GenerateSerializer]
public sealed class LostLetterException(string message, int number, Exception? inner) : Exception(message, inner)
{
    [Id(0)]
    public int Number { get; } = number;
}

public interface IPostGrain : IGrainWithStringKey
{
    Task<int> Scribble(Letter letter);

    Task<Letter> Last();

    Task<bool> Shared(Letter first, Letter second);

    Task<(Letter Letter, Parcel Parcel)> Echo(Letter letter, Parcel parcel);

    Task Keep(Immutable<List<int>> list);

    Task<Immutable<List<int>>> Kept();

    Task<Guid> Lose();

    Task<Guid> Incarnation();

    [AlwaysInterleave]
    Task Knock();

    Task WrongType(object value);

    [ResponseTimeout("00:00:00.500")]
    Task Slow(string gate);

    Task SlowByOption(string gate);

    [OneWay]
    Task Drop(string gate);

    Task<bool> Patient(string gate, CancellationToken cancellationToken);

    Task Deaf(string gate, CancellationToken cancellationToken);
}

public sealed class PostGrain : Grain, IPostGrain
{
    private readonly Guid _incarnation = Guid.NewGuid();
    private Letter _last = new();
    private Immutable<List<int>> _kept;

    public Task<int> Scribble(Letter letter)
    {
        letter.Lines.Add("scribble");
        _last = letter;
        return Task.FromResult(letter.Lines.Count);
    }

    public Task<Letter> Last() => Task.FromResult(_last);

    public Task<bool> Shared(Letter first, Letter second) =>
        Task.FromResult(ReferenceEquals(first, second) && ReferenceEquals(first.Reply, first));

    public Task<(Letter Letter, Parcel Parcel)> Echo(Letter letter, Parcel parcel) => Task.FromResult((letter, parcel));

    public Task Keep(Immutable<List<int>> list)
    {
        _kept = list;
        return Task.CompletedTask;
    }

    public Task<Immutable<List<int>>> Kept() => Task.FromResult(_kept);

    public Task<Guid> Lose() => throw new LostLetterException("lost", 7, new InvalidOperationException("inner"));

    public Task<Guid> Incarnation() => Task.FromResult(_incarnation);

    public Task Knock() => Task.CompletedTask;

    public Task WrongType(object value) => Task.CompletedTask;

    public Task Slow(string gate) => SlowByOption(gate);

    public async Task SlowByOption(string gate)
    {
        Journal.Add(gate, "started");
        await Gate.Of(gate).PassAsync();
        Journal.Add(gate, "finished");
    }

    public async Task Drop(string gate)
    {
        await Gate.Of(gate).PassAsync();
        Journal.Add(gate, "threw");
        throw new InvalidOperationException("nobody hears this");
    }

    public async Task<bool> Patient(string gate, CancellationToken cancellationToken)
    {
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = cancellationToken.Register(() => fired.TrySetResult());
        _ = Gate.Of(gate).PassAsync();
        await fired.Task;
        Journal.Add(gate, "fired");
        cancellationToken.ThrowIfCancellationRequested();
        return true;
    }

    public Task Deaf(string gate, CancellationToken cancellationToken) => Gate.Of(gate).PassAsync();
}
