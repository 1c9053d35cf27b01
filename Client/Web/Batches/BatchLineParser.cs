using System.Globalization;
using System.Text;
using Orleans.Platform.Grains.Payments;

namespace Orleans.Platform.Client.Web.Batches;

/// <summary>Understands one line <c>from,to,amount</c>. Quotes as in RFC 4180, without line breaks inside.</summary>
internal static class BatchLineParser
{
    private const string Form = "The line must have the form from,to,amount.";

    /// <summary>The line; null when there is nothing to do for it: a blank line, or the header in the first one.</summary>
    public static BatchLine? Parse(ReadOnlySpan<byte> bytes, int number)
    {
        if (number == 1 && bytes.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        if (bytes is [.., (byte)'\r'])
            bytes = bytes[..^1];
        if (bytes.IsEmpty)
            return null;

        // Ids and amounts are ASCII; any other byte becomes a character that the rules reject.
        List<string>? fields = Split(Encoding.Latin1.GetString(bytes));
        if (fields is not [string from, string to, string amount])
            return new BatchLine(number, null, Form);
        if (number == 1 && (from, to, amount) is ("from", "to", "amount"))
            return null;
        return decimal.TryParse(amount, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal value)
            ? new BatchLine(number, new TransferOrder(from, to, Money.Normalize(value)))
            : new BatchLine(number, null, "The amount must be a number such as 12.50.");
    }

    private static List<string>? Split(string line)
    {
        var fields = new List<string>(3);
        for (int at = 0; at <= line.Length; at++)
        {
            string? field = at < line.Length && line[at] == '"' ? TakeQuoted(line, ref at) : TakePlain(line, ref at);
            if (field is null || fields.Count == 3)
                return null;
            fields.Add(field);
        }

        return fields;
    }

    private static string? TakePlain(string line, ref int at)
    {
        int end = line.IndexOf(',', at);
        string field = line[at..(end < 0 ? line.Length : end)];
        at += field.Length;
        return field.Contains('"') ? null : field;
    }

    private static string? TakeQuoted(string line, ref int at)
    {
        var field = new StringBuilder();
        for (at++; at < line.Length; at++)
        {
            if (line[at] != '"')
                field.Append(line[at]);
            else if (at + 1 < line.Length && line[at + 1] == '"')
                field.Append(line[at++]);
            else
                return ++at == line.Length || line[at] == ',' ? field.ToString() : null;
        }

        return null;
    }
}
