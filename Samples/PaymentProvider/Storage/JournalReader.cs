using System.Text.Json;
using PaymentProvider.Charges;

namespace PaymentProvider.Storage;

/// <summary>Reads the journal at start.</summary>
public static class JournalReader
{
    /// <summary>Reads all lines and leaves the file at its end. A torn last line, whose answer nobody got, is cut off.</summary>
    /// <exception cref="InvalidDataException">A line before the last one cannot be read.</exception>
    public static List<StoredAnswer> Replay(FileStream file)
    {
        var answers = new List<StoredAnswer>();
        byte[] content = new byte[file.Length];
        file.ReadExactly(content);
        int start = 0;
        for (int end; (end = Array.IndexOf(content, (byte)'\n', start)) >= 0; start = end + 1)
        {
            if (Read(content.AsSpan(start, end - start)) is { } answer)
                answers.Add(answer);
            else if (end == content.Length - 1)
                break;
            else
                throw new InvalidDataException($"{file.Name} is damaged at byte {start}.");
        }

        if (start < content.Length)
        {
            file.SetLength(start);
            file.Flush(flushToDisk: true);
        }

        file.Position = start;
        return answers;
    }

    private static StoredAnswer? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<StoredAnswer>(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
