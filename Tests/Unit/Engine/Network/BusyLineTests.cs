using System.Buffers.Binary;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Engine.Network;
using Orleans.Platform.Engine;
using Orleans.Platform.Tests.Unit.Engine.Membership;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Network;

/// <summary>The frame time-out is for peers that stand still, and not for lines that never do.</summary>
public sealed class BusyLineTests
{
    private const int Rounds = 20, FrameBytes = 100, Mebibyte = 1024 * 1024;
    private static readonly TimeSpan FrameTimeout = TimeSpan.FromSeconds(1), Step = FrameTimeout * 0.6;

    private readonly ManualTime _time = new();
    private readonly Counter _frames = new();

    [Fact]
    public async Task A_line_on_which_no_read_ends_where_a_frame_does_stays_open()
    {
        var sent = Enumerable.Range(0, Rounds).SelectMany(_ => Frame(FrameBytes)).ToArray();
        // Each read has the second half of a frame and the first one of the next.
        var line = new Line { Reads = new(sent.Skip(50).Chunk(4 + FrameBytes).Prepend(sent[..50])) };
        Assert.Contains("The peer has closed", await RunAsync(line), StringComparison.Ordinal);
        Assert.Equal(Rounds, _frames.Count);
    }

    [Fact]
    public async Task A_frame_that_comes_byte_by_byte_is_cut_also_behind_others()
    {
        var line = new Line { Reads = new([Frame(FrameBytes), .. Frame(FrameBytes).Select(one => new[] { one })]) };
        Assert.Contains("A frame has not arrived", await RunAsync(line), StringComparison.Ordinal);
        Assert.Equal(1, _frames.Count);
    }

    [Fact]
    public async Task A_large_batch_that_goes_out_slowly_but_steadily_does()
    {
        const int Size = 8 * Mebibyte;
        var line = new Line { TimeOfMebibyte = Step };
        Assert.True(Connect(line).TrySend(new byte[Size]));
        Assert.Equal(Size + 4, await line.Written.Task.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task A_peer_that_takes_too_little_is_cut()
    {
        var line = new Line { TimeOfMebibyte = 2 * FrameTimeout };
        var connection = Connect(line);
        Assert.True(connection.TrySend(new byte[8 * Mebibyte]));
        Assert.InRange(await line.Written.Task.WaitAsync(TimeSpan.FromSeconds(20)), 1, 8 * Mebibyte);
        Assert.False(connection.IsOpen);
    }

    private static byte[] Frame(int length)
    {
        var frame = new byte[4 + length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, length);
        return frame;
    }

    private async Task<string> RunAsync(Line line)
    {
        var connection = Connect(line);
        await connection.RunAsync(_frames);
        return await connection.Closed;
    }

    private FrameConnection Connect(Line line)
    {
        var options = new ClusterConnectionOptions { FrameTimeout = FrameTimeout, DeadPeerTimeout = TimeSpan.FromDays(1), KeepAliveInterval = TimeSpan.FromHours(1) };
        var connection = new FrameConnection(
            new(SocketType.Stream, ProtocolType.Tcp), line, PeerHello.OfClient("c", "s", "peer"), null, options, _time, NullLogger.Instance);
        line.Passing = time =>
        {
            _time.Advance(time);
            connection.Watch(wasAsleep: false);
        };
        return connection;
    }

    private sealed class Counter : IFrameHandler
    {
        public int Count { get; private set; }

        public void OnFrame(ReadOnlyMemory<byte> frame) => Count++;

        public void OnClosed(string reason)
        {
        }
    }

    /// <summary>A peer: every read takes a step of time, and every mebibyte that is written its own.</summary>
    private sealed class Line : Stream
    {
        private long _written;
        private bool _isClosed;

        public Queue<byte[]> Reads { get; init; } = [];

        public TimeSpan TimeOfMebibyte { get; init; }

        public Action<TimeSpan> Passing { get; set; } = _ => { };

        /// <summary>How much there was at the end of the last write, or when the line was cut.</summary>
        public TaskCompletionSource<long> Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get; set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Passing(Step);
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (!Reads.TryDequeue(out var read)) return ValueTask.FromResult(0);
            read.CopyTo(buffer);
            return ValueTask.FromResult(read.Length);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            for (var left = buffer.Length; left > 0; left -= Mebibyte)
            {
                Passing(left >= Mebibyte ? TimeOfMebibyte : TimeSpan.Zero);
                ObjectDisposedException.ThrowIf(_isClosed, this);
                _written += Math.Min(left, Mebibyte);
            }

            if (_written > 8 * Mebibyte) Written.TrySetResult(_written);
            return ValueTask.CompletedTask;
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _isClosed = true;
            Written.TrySetResult(Math.Max(_written, 1));
        }
    }
}
