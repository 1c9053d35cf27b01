using System.Collections.Concurrent;
using Orleans.Platform.Engine;

namespace Orleans.Engine.Network;

/// <summary>Looks after all connections of a listener or connector with one timer.</summary>
internal sealed class ConnectionWatch : IDisposable
{
    private readonly ConcurrentDictionary<FrameConnection, bool> _connections = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _period;
    private readonly ITimer _timer;
    private long _lastTick;

    internal ConnectionWatch(ClusterConnectionOptions options, TimeProvider time)
    {
        _time = time;
        _period = TimeSpan.FromTicks(Math.Min(options.KeepAliveInterval.Ticks, options.DeadPeerTimeout.Ticks / 4));
        _lastTick = time.GetTimestamp();
        _timer = time.CreateTimer(static w => ((ConnectionWatch)w!).Tick(), this, _period, _period);
    }

    internal ICollection<FrameConnection> Connections => _connections.Keys;

    internal int Count => _connections.Count;

    internal void Add(FrameConnection connection)
    {
        _connections[connection] = true;
        _ = ForgetAsync(connection);
    }

    public void Dispose() => _timer.Dispose();

    private async Task ForgetAsync(FrameConnection connection)
    {
        await connection.Closed.ConfigureAwait(false);
        _connections.TryRemove(connection, out _);
    }

    private void Tick()
    {
        var now = _time.GetTimestamp();
        var wasAsleep = _time.GetElapsedTime(Interlocked.Exchange(ref _lastTick, now), now) > 3 * _period;
        foreach (var connection in _connections.Keys) connection.Watch(wasAsleep);
    }
}
