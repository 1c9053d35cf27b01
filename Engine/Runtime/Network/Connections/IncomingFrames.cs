using System.Buffers.Binary;

namespace Orleans.Engine.Network;

/// <summary>Cuts what arrives into frames. The buffer grows with what has arrived, not with what a header promises.</summary>
internal sealed class IncomingFrames(int maxFrameBytes)
{
    private const int HeaderBytes = OutgoingFrames.HeaderBytes, FirstSize = 16 * 1024, KeptSize = 256 * 1024;

    private byte[] _buffer = new byte[FirstSize];
    private int _start;
    private int _end;

    /// <summary>How many whole frames there have been.</summary>
    internal long Taken { get; private set; }

    /// <summary>A part of a frame has arrived, and the rest has not.</summary>
    internal bool IsWithinFrame => _end > _start;

    /// <summary>Where to put what arrives next.</summary>
    internal Memory<byte> Free()
    {
        if (_start == _end)
        {
            _start = _end = 0;
            if (_buffer.Length > KeptSize) _buffer = new byte[FirstSize];
        }
        else if (_end == _buffer.Length)
        {
            MakeRoom();
        }

        return _buffer.AsMemory(_end);
    }

    internal void Arrived(int count)
    {
        // Whoever fills the buffer at once has more to say: larger reads are fewer system calls.
        _end += count;
        if (_end == _buffer.Length && _start == 0 && _buffer.Length < KeptSize && count == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
    }

    /// <summary>The next whole frame; its memory is valid until <see cref="Free"/>. Empty frames are signs of life and are passed over.</summary>
    internal bool TryTake(out ReadOnlyMemory<byte> frame)
    {
        while (_end - _start >= HeaderBytes)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(_start));
            if (length > (uint)maxFrameBytes) throw new FrameException($"A frame of {length} bytes is announced; {maxFrameBytes} are allowed.");
            if (_end - _start - HeaderBytes < (int)length) break;
            frame = _buffer.AsMemory(_start + HeaderBytes, (int)length);
            _start += HeaderBytes + (int)length;
            Taken++;
            if (length != 0) return true;
        }

        frame = default;
        return false;
    }

    private void MakeRoom()
    {
        var length = _end - _start;
        // Half a buffer of a frame is there already: the rest needs a larger one.
        var target = length > _buffer.Length / 2 ? new byte[Math.Min(_buffer.Length * 2L, (long)maxFrameBytes + HeaderBytes + FirstSize)] : _buffer;
        _buffer.AsSpan(_start, length).CopyTo(target);
        _buffer = target;
        (_start, _end) = (0, length);
    }
}
