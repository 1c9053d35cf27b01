using System.Net;
using Orleans.Runtime;

namespace Orleans.Serialization.Wire;

/// <summary>Identities of grains, streams and silos, and references.</summary>
internal static class IdentityCodecs
{
    internal static void AddTo(SimpleCodecs codecs)
    {
        codecs.Add((w, v) => w.WriteIdSpan(v), r => r.ReadIdSpan());
        codecs.Add((w, v) => w.WriteIdSpan(v.Value), r => new GrainType(r.ReadIdSpan()));
        codecs.Add((w, v) => w.WriteIdSpan(v.Value), r => new GrainInterfaceType(r.ReadIdSpan()));
        codecs.Add((w, v) => w.WriteGrainId(v), r => r.ReadGrainId());
        codecs.Add((w, v) => w.WriteString(v.IsDefault ? null : v.ToParsableString()), ReadActivationId);
        codecs.Add((w, v) => w.WriteSigned(v.Value), r => new MembershipVersion(r.ReadSigned()));
        codecs.Add(WriteSiloAddress, ReadSiloAddress);
        codecs.Add(WriteGrainAddress, ReadGrainAddress);
        codecs.Add((w, v) => w.WriteFixed(v.Guid), r => GuidId.GetGuidId(r.ReadFixed<Guid>()));
        codecs.Add<StreamId>(
            (w, v) =>
            {
                w.WriteBytes(v.Namespace.Span);
                w.WriteBytes(v.Key.Span);
            },
            ReadStreamId);
        codecs.Add(WriteReference, ReadReference);
    }

    internal static void WriteIdSpan(this WireWriter writer, IdSpan value)
    {
        if (IdSpan.UnsafeGetArray(value) is { } bytes) writer.WriteBytes(bytes);
        else writer.WriteByte(0);
    }

    internal static IdSpan ReadIdSpan(this WireReader reader) => reader.TryReadBytes(out var bytes) ? new(bytes.ToArray()) : default;

    internal static void WriteGrainId(this WireWriter writer, GrainId value)
    {
        writer.WriteIdSpan(value.Type.Value);
        if (!value.IsDefault) writer.WriteIdSpan(value.Key);
    }

    internal static GrainId ReadGrainId(this WireReader reader)
    {
        var type = new GrainType(reader.ReadIdSpan());
        return type.IsDefault ? default : new(type, reader.ReadIdSpan());
    }

    private static ActivationId ReadActivationId(WireReader reader) =>
        reader.ReadString() is { } text ? ActivationId.FromParsableString(text) : default;

    private static void WriteSiloAddress(WireWriter writer, SiloAddress value)
    {
        writer.WriteBytes(value.Endpoint.Address.GetAddressBytes());
        writer.WriteVarint((uint)value.Endpoint.Port);
        writer.WriteSigned(value.Generation);
    }

    // Not by SiloAddress.New, which keeps every address for good.
    private static SiloAddress ReadSiloAddress(WireReader reader) => SiloAddress.Uncached(
        new(new IPAddress(reader.ReadBytes()), checked((int)reader.ReadVarint())), checked((int)reader.ReadSigned()));

    private static void WriteGrainAddress(WireWriter writer, GrainAddress value)
    {
        writer.WriteGrainId(value.GrainId);
        writer.Write(value.ActivationId);
        writer.Write(value.SiloAddress);
        writer.Write(value.MembershipVersion);
    }

    private static GrainAddress ReadGrainAddress(WireReader reader) => new()
    {
        GrainId = reader.ReadGrainId(),
        ActivationId = TypeCodec<ActivationId>.Read(reader),
        SiloAddress = TypeCodec<SiloAddress?>.Read(reader),
        MembershipVersion = TypeCodec<MembershipVersion>.Read(reader),
    };

    private static StreamId ReadStreamId(WireReader reader)
    {
        var ns = reader.ReadBytes();
        var key = reader.ReadBytes();
        return key.IsEmpty && ns.IsEmpty ? default : StreamId.Create(ns, key);
    }

    private static void WriteReference(WireWriter writer, GrainReference value)
    {
        writer.WriteGrainId(value.GrainId);
        // Constructed interfaces cannot be looked up by their names.
        var constructed = value.ProxiedInterface is { IsGenericType: true } type ? type : null;
        writer.WriteString(constructed is null ? value.InterfaceType.ToString() : null);
        if (constructed is not null) TypeWriter.Write(writer, constructed);
    }

    private static GrainReference ReadReference(WireReader reader)
    {
        var declared = reader.Expected ?? typeof(GrainReference);
        reader.Expected = null;
        var grainId = reader.ReadGrainId();
        var name = reader.ReadString();
        var named = name is null ? TypeReader.Read(reader) : reader.References?.FindInterface(name);
        if (reader.References is not { } source) throw new WireFormatException("References to grains cannot be read here.");
        // An interface that came later than this process may be a narrower view of what is declared here.
        var type = named is null || !(declared.IsAssignableFrom(named) || declared.IsAssignableFrom(typeof(GrainReference))) ? declared : named;
        if (!type.IsInterface || !type.IsAssignableTo(typeof(IAddressable)))
            throw new WireFormatException($"A reference through the interface {name} has arrived, which this process does not know.");
        return (GrainReference)source.Create(grainId, type);
    }
}
