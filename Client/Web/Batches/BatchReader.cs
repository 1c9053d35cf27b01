using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Orleans.Platform.Client.Web.Batches;

/// <summary>Reads a batch line by line; holds no more of it than the pipe does.</summary>
internal sealed class BatchReader(PipeReader pipe, int maxLineBytes)
{
    private int _number;
    private bool _isTooLong;

    public async IAsyncEnumerable<BatchLine> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult read = await pipe.ReadAsync(cancellationToken);
            ReadOnlySequence<byte> rest = read.Buffer;
            while (TryTakeLine(ref rest, read.IsCompleted, out ReadOnlySequence<byte> line))
            {
                if (Parse(line) is { } parsed)
                    yield return parsed;
            }

            pipe.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted)
                yield break;
        }
    }

    private bool TryTakeLine(ref ReadOnlySequence<byte> rest, bool isLast, out ReadOnlySequence<byte> line)
    {
        line = default;
        if (rest.PositionOf((byte)'\n') is { } end)
        {
            line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
        }
        else if (isLast && (rest.Length > 0 || _isTooLong))
        {
            line = rest;
            rest = rest.Slice(rest.End);
        }
        else
        {
            // A line without an end must not fill the memory: what is here is dropped, and the line counts as too long.
            if (rest.Length > maxLineBytes)
            {
                _isTooLong = true;
                rest = rest.Slice(rest.End);
            }

            return false;
        }

        _number++;
        return true;
    }

    private BatchLine? Parse(ReadOnlySequence<byte> line)
    {
        bool isTooLong = _isTooLong || line.Length > maxLineBytes;
        _isTooLong = false;
        if (isTooLong)
            return new BatchLine(_number, null, $"The line is longer than {maxLineBytes} bytes.");
        return BatchLineParser.Parse(line.IsSingleSegment ? line.FirstSpan : line.ToArray(), _number);
    }
}
