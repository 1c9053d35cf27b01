using Orleans.Serialization.Wire;

namespace Orleans.Engine.Messages;

/// <summary>What the runtime needs of a call besides its arguments.</summary>
/// <param name="Id">Names the call on its connection; zero: nobody waits for an answer.</param>
/// <param name="Target">The grain.</param>
/// <param name="Source">The calling grain; none for a client.</param>
/// <param name="View">The version of the view that the sender chose the silo by; zero for clients.</param>
/// <param name="TimeToLive">Milliseconds after which the caller gives up; zero for never.</param>
internal readonly record struct RequestHeader(ulong Id, GrainId Target, GrainId Source, long View, uint TimeToLive)
{
    internal void Write(WireWriter writer)
    {
        writer.WriteByte((byte)MessageKind.Request);
        writer.WriteVarint(Id);
        writer.WriteBytes(Target.Type.AsSpan());
        writer.WriteBytes(Target.Key.AsSpan());
        writer.WriteBool(!Source.IsDefault);
        if (!Source.IsDefault)
        {
            writer.WriteBytes(Source.Type.AsSpan());
            writer.WriteBytes(Source.Key.AsSpan());
        }

        writer.WriteVarint((ulong)View);
        writer.WriteVarint(TimeToLive);
    }

    /// <summary>Reads what follows the kind.</summary>
    internal static RequestHeader Read(WireReader reader)
    {
        var id = reader.ReadVarint();
        var target = ReadGrainId(reader);
        var source = reader.ReadBool() ? ReadGrainId(reader) : default;
        var view = reader.ReadVarint();
        var timeToLive = reader.ReadVarint();
        if (view > long.MaxValue || timeToLive > int.MaxValue) throw new WireFormatException("A number of the header is out of range.");
        return new(id, target, source, (long)view, (uint)timeToLive);
    }

    private static GrainId ReadGrainId(WireReader reader)
    {
        var type = reader.ReadBytes();
        var key = reader.ReadBytes();
        if (type.Length == 0 || key.Length == 0) throw new WireFormatException("A grain id is empty.");
        return new(new GrainType(type.ToArray()), new IdSpan(key.ToArray()));
    }
}
