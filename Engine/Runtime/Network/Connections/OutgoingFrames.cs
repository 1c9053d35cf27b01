using System.Buffers.Binary;
using Orleans.Platform.Engine;

namespace Orleans.Engine.Network;

/// <summary>
/// Frames on their way out, one after the other in memory: while one buffer is being sent, callers fill the other. So that whatever
/// has come meanwhile goes out with one system call, and nobody waits for more.
/// </summary>
internal sealed class OutgoingFrames(ClusterConnectionOptions options)
{
    internal const int HeaderBytes = 4;

    private const int FirstSize = 4 * 1024, KeptSize = 128 * 1024;

    private readonly Lock _lock = new();
    private byte[] _filling = new byte[FirstSize];
    private byte[] _sending = new byte[FirstSize];
    private int _length;
    private int _frames;
    private bool _isSending;
    private bool _isClosed;
    private bool _requestsHaveEnded;

    internal bool IsClosed => Volatile.Read(ref _isClosed);

    /// <summary>Adds a frame, unless too much is waiting or nothing is sent any more.</summary>
    internal FrameFate Add(ReadOnlySpan<byte> frame, bool isRequest = false, bool endsRequests = false)
    {
        if (frame.Length is 0 || frame.Length > options.MaxFrameBytes)
            throw new ArgumentException($"A frame has {frame.Length} bytes; from 1 to {options.MaxFrameBytes} are possible.", nameof(frame));
        lock (_lock)
        {
            if (isRequest && _requestsHaveEnded) return FrameFate.TooLate;
            _requestsHaveEnded |= endsRequests;
            if (_isClosed) return FrameFate.Ended;
            var isFull = _frames >= options.MaxQueuedFrames || (long)_length + frame.Length + HeaderBytes > options.MaxQueuedBytes;
            return isFull ? FrameFate.Full : Append(frame);
        }
    }

    /// <summary>Adds an empty frame, a sign of life, if nothing else is on its way. True: somebody must send now.</summary>
    internal bool AddSignOfLife()
    {
        lock (_lock) return !_isClosed && !_isSending && Append([]) == FrameFate.First;
    }

    /// <summary>What is to be sent next; empty: nothing, and whoever adds the next frame sends it.</summary>
    internal ReadOnlyMemory<byte> Take()
    {
        lock (_lock)
        {
            if (_length == 0)
            {
                _isSending = false;
                // A burst must not hold memory for ever.
                if (_sending.Length > KeptSize) _sending = new byte[FirstSize];
                return default;
            }

            (_filling, _sending) = (_sending.Length > KeptSize && _length <= KeptSize ? new byte[FirstSize] : _sending, _filling);
            var taken = _sending.AsMemory(0, _length);
            _length = 0;
            _frames = 0;
            return taken;
        }
    }

    /// <summary>Refuses frames from now on; true: none is on its way.</summary>
    internal bool Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            return !_isSending;
        }
    }

    private FrameFate Append(ReadOnlySpan<byte> frame)
    {
        var needed = _length + HeaderBytes + frame.Length;
        if (needed > _filling.Length) Array.Resize(ref _filling, Math.Max(needed, _filling.Length * 2));
        BinaryPrimitives.WriteInt32LittleEndian(_filling.AsSpan(_length), frame.Length);
        frame.CopyTo(_filling.AsSpan(_length + HeaderBytes));
        _length = needed;
        _frames++;
        if (_isSending) return FrameFate.Waiting;
        _isSending = true;
        return FrameFate.First;
    }
}
