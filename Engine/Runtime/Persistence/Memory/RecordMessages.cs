namespace Orleans.Engine.Persistence.Memory;

/// <summary>Puts records into messages of a bounded size: many small ones into one, a long one into several.</summary>
internal sealed class RecordMessages(int maxBytes)
{
    // What a part takes besides its names and bytes.
    private const int Overhead = 64;

    internal IEnumerable<RecordPart[]> Of(IEnumerable<(string Storage, string State, GrainId Grain, PackedState Record)> records)
    {
        var parts = new List<RecordPart>();
        var size = 0;
        foreach (var part in records.SelectMany(record => Split(record.Storage, record.State, record.Grain, record.Record)))
        {
            var length = part.Bytes.Length + SizeOfNames(part);
            if (parts.Count > 0 && size + length > maxBytes)
            {
                yield return [.. parts];
                parts.Clear();
                size = 0;
            }

            parts.Add(part);
            size += length;
        }

        if (parts.Count > 0) yield return [.. parts];
    }

    private IEnumerable<RecordPart> Split(string storage, string state, GrainId grain, PackedState record)
    {
        var offset = 0;
        do
        {
            var bytes = record.Bytes.Slice(offset, Math.Min(maxBytes, record.Bytes.Length - offset)).ToArray();
            yield return new(storage, state, grain, record.Etag, record.Form, record.Bytes.Length, offset, bytes);
            offset += bytes.Length;
        }
        while (offset < record.Bytes.Length);
    }

    private static int SizeOfNames(RecordPart part) =>
        Overhead + (3 * (part.Storage.Length + part.State.Length + part.Etag.Length)) + part.Grain.Type.AsSpan().Length + part.Grain.Key.AsSpan().Length;
}
