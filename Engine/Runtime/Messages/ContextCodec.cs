using Orleans.Serialization.Wire;

namespace Orleans.Engine.Messages;

/// <summary>The request context on the wire: the id of the call chain and the entries.</summary>
internal static class ContextCodec
{
    private const int MaxEntries = 1_000;

    internal static void Write(WireWriter writer, RequestContextData? context)
    {
        writer.WriteBool(context is not null);
        if (context is null) return;
        writer.WriteFixed(context.ReentrancyId);
        writer.WriteVarint((uint)context.Values.Length);
        foreach (var (key, value) in context.Values)
        {
            writer.Write(key);
            writer.Write(value);
        }
    }

    internal static RequestContextData? Read(WireReader reader)
    {
        if (!reader.ReadBool()) return null;
        var chain = reader.ReadFixed<Guid>();
        var count = reader.ReadVarint();
        if (count > MaxEntries) throw new WireFormatException($"The request context has {count} entries, more than {MaxEntries}.");
        if (count == 0) return RequestContextData.Create(chain, []);
        var values = new KeyValuePair<string, object>[count];
        for (var i = 0UL; i < count; i++)
        {
            var key = reader.Read<string>() ?? throw new WireFormatException("A key of the request context is null.");
            values[i] = new(key, reader.Read<object>());
        }

        return RequestContextData.Create(chain, values);
    }
}
