using Orleans.Runtime;

namespace Orleans.Serialization.Wire;

/// <summary>Calls that are arguments; the part that makes them comes later than the first message.</summary>
internal sealed class LateRequestCodec : WireCodec<IRequest>
{
    internal static WireCodec<IRequest>? Actual { get; set; }

    internal override void Write(WireWriter writer, IRequest value) =>
        (Actual ?? throw new CodecNotFoundException($"{value.GetType()} cannot be sent: only calls of generated references can.")).Write(writer, value);

    internal override IRequest Read(WireReader reader) =>
        (Actual ?? throw new WireFormatException("Calls cannot be read here.")).Read(reader);
}
