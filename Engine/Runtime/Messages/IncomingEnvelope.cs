using Orleans.Engine.Catalog;
using Orleans.Engine.Proxies;
using Orleans.Serialization.Wire;

namespace Orleans.Engine.Messages;

/// <summary>What came with a request besides its arguments. There is one for each connection, which is filled for each request again.</summary>
internal sealed class IncomingEnvelope(CallLink link, ActivationDirectory directory, ReferenceFactory references)
{
    internal CallLink Link => link;

    /// <summary>Names the call on its connection; zero: nobody waits for an answer.</summary>
    internal ulong Id { get; private set; }

    internal GrainProxy Target { get; private set; } = null!;

    /// <summary>The target in the memory of this process, if it is there.</summary>
    internal Activation? Activation { get; private set; }

    /// <summary>The calling grain; none for a client.</summary>
    internal GrainId Source { get; private set; }

    /// <summary>The version of the view that the sender chose this silo by; zero for clients.</summary>
    internal long View { get; private set; }

    /// <summary>Milliseconds after which the caller gives up; zero for never.</summary>
    internal uint TimeToLive { get; private set; }

    internal RequestContextData? Context { get; set; }

    /// <summary>Reads what <see cref="RequestHeader.Write"/> has written behind the kind.</summary>
    internal void Read(WireReader reader)
    {
        Id = reader.ReadVarint();
        var type = ReadName(reader);
        var key = ReadName(reader);
        Activation = directory.Find(type, key, out var id);
        Target = Activation?.Reference ?? (GrainProxy)references.Create(id, typeof(IAddressable));
        Source = reader.ReadBool() ? directory.ToId(ReadName(reader), ReadName(reader)) : default;
        var view = reader.ReadVarint();
        var timeToLive = reader.ReadVarint();
        if (view > long.MaxValue || timeToLive > int.MaxValue) throw new WireFormatException("A number of the header is out of range.");
        (View, TimeToLive) = ((long)view, (uint)timeToLive);
    }

    private static ReadOnlySpan<byte> ReadName(WireReader reader) =>
        reader.ReadBytes() is { Length: > 0 } name ? name : throw new WireFormatException("A grain id is empty.");
}
