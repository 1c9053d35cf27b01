using Orleans.Concurrency;
using Orleans.Platform.Seams;

namespace Orleans.Engine.Persistence.Memory;

/// <summary>The records of one silo's memory storages, for grains and records of other silos.</summary>
internal interface IMemoryRecordsGrain : IGrainWithStringKey
{
    [AlwaysInterleave]
    Task<RecordAnswer> Read(string storage, string state, GrainId grain);

    /// <summary>May be asked again when the answer was lost.</summary>
    [AlwaysInterleave]
    Task<RecordAnswer> Write(string storage, string state, GrainId grain, string? seen, SentRecord next);

    /// <summary>May be asked again when the answer was lost.</summary>
    [AlwaysInterleave]
    Task<RecordAnswer> Clear(string storage, string state, GrainId grain, string? seen);

    /// <summary>Takes records over that placement gives to this silo now. False when it does not: all are to be sent again.</summary>
    /// <param name="from">The silo that had them.</param>
    /// <param name="number">Grows with each message of that silo; one that comes late is not taken any more.</param>
    /// <param name="parts">Records, or parts of one that is too long for a message.</param>
    [AlwaysInterleave]
    Task<bool> Take(SiloAddress from, long number, RecordPart[] parts);
}

/// <summary>A record as it travels.</summary>
[GenerateSerializer, Immutable]
internal sealed record SentRecord([property: Id(0)] string Etag, [property: Id(1)] PackedForm Form, [property: Id(2)] byte[] Bytes)
{
    internal static SentRecord Of(PackedState state) => new(state.Etag, state.Form, state.Bytes.ToArray());

    internal PackedState ToState() => new(Etag, Form, Bytes);
}

/// <summary>What came of an operation: the record that was found, or by which view it does not belong to the silo that was asked.</summary>
[GenerateSerializer, Immutable]
internal sealed record RecordAnswer(
    [property: Id(0)] bool IsElsewhere, [property: Id(1)] long View, [property: Id(2)] bool Succeeded, [property: Id(3)] SentRecord? Found);

/// <summary>A record on its way to another silo, or a piece of it.</summary>
[GenerateSerializer, Immutable]
internal sealed record RecordPart(
    [property: Id(0)] string Storage,
    [property: Id(1)] string State,
    [property: Id(2)] GrainId Grain,
    [property: Id(3)] string Etag,
    [property: Id(4)] PackedForm Form,
    [property: Id(5)] int Length,
    [property: Id(6)] int Offset,
    [property: Id(7)] byte[] Bytes);

/// <summary>Works on this silo's records for others.</summary>
[GrainType(TypeName)]
internal sealed class MemoryRecordsGrain(RecordTables tables, RecordArrivals arrivals) : Grain, IMemoryRecordsGrain
{
    internal const string TypeName = SiloGrains.Prefix + "memory";

    public Task<RecordAnswer> Read(string storage, string state, GrainId grain)
    {
        StoredState? found = null;
        return WhenHereAsync(() => tables.Of(storage).Read(state, grain, out found), () => Answer(true, found));
    }

    public Task<RecordAnswer> Write(string storage, string state, GrainId grain, string? seen, SentRecord next)
    {
        StoredState? found = null;
        var written = false;
        var record = next.ToState();
        return WhenHereAsync(
            () => tables.Of(storage).Write(state, grain, seen, record, out found, out written),
            () => Answer(written, written ? null : found));
    }

    public Task<RecordAnswer> Clear(string storage, string state, GrainId grain, string? seen)
    {
        StoredState? found = null;
        var cleared = false;
        return WhenHereAsync(
            () => tables.Of(storage).Clear(state, grain, seen, out found, out cleared),
            () => Answer(cleared, cleared ? null : found));
    }

    public Task<bool> Take(SiloAddress from, long number, RecordPart[] parts) => Task.FromResult(arrivals.Take(from, number, parts));

    private async Task<RecordAnswer> WhenHereAsync(Func<RecordPlace> run, Func<RecordAnswer> answer)
    {
        while (true)
        {
            var view = tables.View;
            var place = run();
            if (place.IsHere) return answer();
            if (place.Silo is not null) return new(true, view, false, null);
            await place.Wait!;
        }
    }

    private RecordAnswer Answer(bool succeeded, StoredState? found) =>
        new(false, 0, succeeded, found is null ? null : SentRecord.Of(tables.Pack(found)));
}
