using Orleans.Serialization.Wire;

namespace Orleans.Engine.Messages;

/// <summary>What the runtime needs of a call besides its arguments; <see cref="IncomingEnvelope"/> reads it.</summary>
internal static class RequestHeader
{
    /// <param name="writer">The message.</param>
    /// <param name="id">Names the call on its connection; zero: nobody waits for an answer.</param>
    /// <param name="target">The grain.</param>
    /// <param name="source">The calling grain; none for a client.</param>
    /// <param name="view">The version of the view that the sender chose the silo by; zero for clients.</param>
    /// <param name="timeToLive">Milliseconds after which the caller gives up; zero for never.</param>
    internal static void Write(WireWriter writer, ulong id, GrainId target, GrainId? source, long view, uint timeToLive)
    {
        writer.WriteByte((byte)MessageKind.Request);
        writer.WriteVarint(id);
        writer.WriteBytes(target.Type.AsSpan());
        writer.WriteBytes(target.Key.AsSpan());
        writer.WriteBool(source is not null);
        if (source is { } caller)
        {
            writer.WriteBytes(caller.Type.AsSpan());
            writer.WriteBytes(caller.Key.AsSpan());
        }

        writer.WriteVarint((ulong)view);
        writer.WriteVarint(timeToLive);
    }
}
