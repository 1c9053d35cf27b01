using System.Buffers.Binary;

namespace Orleans.Engine.Network;

/// <summary>The few small messages of a handshake: two bytes of length, then the message.</summary>
internal static class HandshakeStream
{
    internal const int MaxMessage = 4096;

    internal static async Task SendAsync(Stream stream, ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        var framed = new byte[2 + message.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(framed, checked((ushort)message.Length));
        message.CopyTo(framed.AsMemory(2));
        await stream.WriteAsync(framed, cancellation).ConfigureAwait(false);
        await stream.FlushAsync(cancellation).ConfigureAwait(false);
    }

    internal static async Task<byte[]> ReceiveAsync(Stream stream, CancellationToken cancellation)
    {
        var length = new byte[2];
        await stream.ReadExactlyAsync(length, cancellation).ConfigureAwait(false);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(length);
        if (count > MaxMessage) throw new HandshakeException($"The peer's handshake has a message of {count} bytes.");
        var message = new byte[count];
        await stream.ReadExactlyAsync(message, cancellation).ConfigureAwait(false);
        return message;
    }
}
