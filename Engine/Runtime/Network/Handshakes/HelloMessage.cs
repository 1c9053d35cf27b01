using Orleans.Serialization;
using Orleans.Serialization.Wire;

namespace Orleans.Engine.Network;

/// <summary>The first message of either side: who it is, and a number that it has never used before.</summary>
internal static class HelloMessage
{
    /// <summary>Grows with every change of the format; peers of another version are not understood.</summary>
    internal const int Version = 1;

    internal const int NonceBytes = 32;

    private const uint Magic = 0x314C504F;
    private const int MaxTextLength = 512;

    internal static byte[] Write(PeerHello hello, ReadOnlySpan<byte> nonce)
    {
        var writer = WireWriter.Rent();
        try
        {
            writer.WriteFixed(Magic);
            writer.WriteVarint(Version);
            writer.WriteRaw(nonce);
            writer.WriteByte((byte)hello.Kind);
            writer.WriteString(hello.ClusterId);
            writer.WriteString(hello.ServiceId);
            writer.Write(hello.Silo);
            writer.WriteString(hello.ClientId);
            return writer.Written.ToArray();
        }
        finally
        {
            writer.Release();
        }
    }

    internal static PeerHello Read(ReadOnlyMemory<byte> message)
    {
        var reader = WireReader.Rent(message);
        try
        {
            if (reader.ReadFixed<uint>() != Magic) throw new HandshakeException("The peer speaks another protocol.");
            if (reader.ReadVarint() is not Version and var other)
                throw new HandshakeException($"The peer speaks version {other} of the protocol, this process version {Version}.");
            reader.ReadRaw(NonceBytes);
            var kind = (PeerKind)reader.ReadByte();
            var hello = new PeerHello(kind, Text(reader), Text(reader), reader.Read<SiloAddress?>(), reader.ReadString());
            reader.ExpectEnd();
            var isComplete = kind switch
            {
                PeerKind.Silo => hello.Silo is not null,
                PeerKind.Client => hello.ClientId is { Length: > 0 and <= MaxTextLength },
                _ => false,
            };
            return isComplete ? hello : throw new HandshakeException("The peer does not say who it is.");
        }
        catch (SerializerException e)
        {
            throw new HandshakeException($"The peer's hello is malformed: {e.Message}", e);
        }
        finally
        {
            reader.Release();
        }
    }

    private static string Text(WireReader reader) =>
        reader.ReadString() is { Length: <= MaxTextLength } text ? text : throw new HandshakeException("The peer's hello is malformed.");
}
