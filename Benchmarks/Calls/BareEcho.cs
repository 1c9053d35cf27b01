using System.Collections.Concurrent;
using System.Net;
using System.Buffers.Binary;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Engine.Network;
using Orleans.Platform.Engine;

namespace Orleans.Platform.Benchmarks.Calls;

/// <summary>
/// The baseline of calls between processes: the least that a call over a connection can be. One connection of the same kind, with its
/// framing, handshake, queue and batches; each caller awaits the answer to its own frame, which is found by the id in it and
/// completes a task. The other end sends each frame back as soon as it is cut out of what has arrived: there is nobody to call.
/// </summary>
internal sealed class BareEcho : IFrameHandler, IAsyncDisposable
{
    private const int FrameBytes = 48; // About the size of a request without arguments.

    private readonly ConcurrentDictionary<long, TaskCompletionSource> _pending = new();
    private readonly FrameListener _listener;
    private readonly FrameConnector _connector;
    private FrameConnection _connection = null!;
    private long _lastId;

    private BareEcho()
    {
        var silo = PeerHello.OfSilo("bench", "bench", SiloAddress.New(IPAddress.Loopback, 1, 1));
        _listener = new FrameListener(new ClusterConnectionOptions(), silo, connection => new Echo(connection), TimeProvider.System, NullLogger.Instance);
        _connector = new FrameConnector(
            new ClusterConnectionOptions(), PeerHello.OfClient("bench", "bench", "bench"), TimeProvider.System, NullLogger.Instance);
    }

    public static async Task<BareEcho> StartAsync()
    {
        var echo = new BareEcho();
        echo._listener.Start(new IPEndPoint(IPAddress.Loopback, 0));
        echo._connection = await echo._connector.ConnectAsync(echo._listener.EndPoint, _ => echo);
        return echo;
    }

    public Task CallAsync()
    {
        var id = Interlocked.Increment(ref _lastId);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = answer;
        Span<byte> frame = stackalloc byte[FrameBytes];
        BinaryPrimitives.WriteInt64LittleEndian(frame, id);
        if (!_connection.TrySend(frame)) throw new IOException("The connection has ended.");
        return answer.Task;
    }

    public void OnFrame(ReadOnlyMemory<byte> frame)
    {
        if (_pending.TryRemove(BinaryPrimitives.ReadInt64LittleEndian(frame.Span), out var answer)) answer.SetResult();
    }

    public void OnClosed(string reason)
    {
    }

    public async ValueTask DisposeAsync()
    {
        _connector.Dispose();
        await _listener.StopAsync();
    }

    private sealed class Echo(FrameConnection connection) : IFrameHandler
    {
        public void OnFrame(ReadOnlyMemory<byte> frame) => connection.TrySend(frame.Span);

        public void OnClosed(string reason)
        {
        }
    }
}
