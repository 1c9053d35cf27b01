using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Engine.Messages;
using Orleans.Engine.Network;
using Orleans.Platform.Engine;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Platform.Tests.Integration.Support;
using Orleans.Platform.Tests.Unit.Engine.Wire;
using Orleans.Serialization.Wire;
using Orleans.TestingHost;
using Xunit;
using Xunit.Abstractions;

namespace Orleans.Platform.Tests.Integration.Engine.Network;

/// <summary>A peer that has proved who it is sends a silo what nobody has written.</summary>
[Collection(nameof(Alone))]
public sealed class SiloFuzzTests(ITestOutputHelper output)
{
    private const int Frames = 1_000_000, Workers = 4, Batch = 500, Wild = 5;
    private const long MaxGrowth = 64L * 1024 * 1024;

    [Fact]
    public async Task A_million_mutated_messages_do_a_silo_no_harm()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        await using var cluster = await EngineCluster.StartAsync(silo => silo.Services.AddLogging(l => l.SetMinimumLevel(LogLevel.None)));
        var grain = cluster.Client.GetGrain<IWireGrain>("fuzzed");
        Assert.Equal(3, await grain.Add(1, 2));
        var before = await KeptMemory.MeasureAsync();
        var clock = Stopwatch.StartNew();
        var sent = await Task.WhenAll(Enumerable.Range(0, Workers).Select(w => Task.Run(() => SendAsync(cluster, grain.GetGrainId(), new Random(seed + w)))));
        var growth = await KeptMemory.MeasureAsync() - before;
        output.WriteLine($"{sent.Sum()} frames in {clock.Elapsed.TotalSeconds:0.0} s; memory grew by {growth / 1024 / 1024} MiB");
        Assert.True(sent.Sum() >= Frames);
        Assert.True(growth < MaxGrowth, $"{growth} bytes");
        Assert.Equal(7, await grain.Add(3, 4));
    }

    private static async Task<int> SendAsync(InProcessTestCluster cluster, GrainId grain, Random random)
    {
        var silo = cluster.Silos[0];
        var ids = silo.ServiceProvider.GetRequiredService<IOptions<ClusterOptions>>().Value;
        var options = silo.ServiceProvider.GetRequiredService<IOptions<ClusterConnectionOptions>>().Value;
        var hello = PeerHello.OfClient(ids.ClusterId, ids.ServiceId, $"fuzz{random.Next()}");
        using var connector = new FrameConnector(options, hello, TimeProvider.System, NullLogger.Instance);
        var bodies = FuzzTests.Valid();
        var sent = 0;
        while (sent < Frames / Workers)
        {
            var answers = new AnswersHandler(Batch);
            var connection = await connector.ConnectAsync(silo.GatewayAddress.Endpoint, _ => answers);
            for (var id = 1; id <= Batch; id++) Assert.True(connection.TrySend(Frame(grain, (ulong)id, bodies[random.Next(bodies.Length)], random)));
            // Every message whose header is whole is answered: with a result or with what is wrong with it.
            await Wait.For(answers.All, "an answer to every message");
            sent += Batch;
            for (var i = 0; i < Wild; i++) sent += connection.TrySend(Wildly(Frame(grain, 1, bodies[random.Next(bodies.Length)], random), random)) ? 1 : 0;
            await connection.CloseAsync("Enough.");
        }

        return sent;
    }

    private static byte[] Frame(GrainId grain, ulong id, byte[] call, Random random)
    {
        var writer = WireWriter.Rent();
        RequestHeader.Write(writer, id, grain, null, 0, 20_000);
        byte[] header = writer.Written.ToArray();
        writer.Release();
        byte[] body = [0, .. call];
        // Behind the context and the name of a method there is more to go wrong.
        const int Name = 9;
        return random.Next(4) == 0 || body.Length <= Name
            ? [.. header, .. Mutation.Of(body, random)]
            : [.. header, .. body[..Name], .. Mutation.Of(body[Name..], random)];
    }

    private static byte[] Wildly(byte[] frame, Random random) => Mutation.Of(frame, random) is { Length: > 0 } mutated ? mutated : [0];

    private sealed class AnswersHandler(int count) : IFrameHandler
    {
        private readonly HashSet<ulong> _open = [.. Enumerable.Range(1, count).Select(id => (ulong)id)];
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task All => _all.Task;

        public void OnFrame(ReadOnlyMemory<byte> frame)
        {
            var reader = WireReader.Rent(frame);
            if ((MessageKind)reader.ReadByte() == MessageKind.Response) _open.Remove(reader.ReadVarint());
            reader.Release();
            if (_open.Count == 0) _all.TrySetResult();
        }

        public void OnClosed(string reason) => _all.TrySetException(new IOException($"{_open.Count} answers are missing: {reason}"));
    }
}

public sealed class WireGrain : Grain, IWireGrain
{
    public Task<int> Add(int left, int right, CancellationToken token = default) => Task.FromResult(left + right);

    public Task<List<Shape>> Shapes(Shape first, Dictionary<string, Shape> others) => Task.FromResult<List<Shape>>([first, .. others.Values]);

    public ValueTask<T> Echo<T>(T value) => new(value);

    public Task Nothing() => Task.CompletedTask;

    public IAsyncEnumerable<int> Count(int to) => Enumerable.Range(0, to).ToAsyncEnumerable();

    public Task<string> Transfer(Point from) => Task.FromResult($"{from}");
}
