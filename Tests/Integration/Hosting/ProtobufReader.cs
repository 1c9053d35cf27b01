using System.Text;

namespace Orleans.Platform.Tests.Integration.Hosting;

/// <summary>Just enough of the protobuf wire format to look into what a collector receives.</summary>
internal static class ProtobufReader
{
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;

    /// <summary>The length-delimited fields of a message with that number: messages, texts and bytes.</summary>
    public static IEnumerable<byte[]> Fields(byte[] message, int number)
    {
        var position = 0;
        while (position < message.Length)
        {
            var tag = ReadVarint(message, ref position);
            switch ((int)(tag & 7))
            {
                case Varint:
                    ReadVarint(message, ref position);
                    break;
                case Fixed64:
                    position += sizeof(ulong);
                    break;
                case Fixed32:
                    position += sizeof(uint);
                    break;
                case Bytes:
                    var length = (int)ReadVarint(message, ref position);
                    if ((int)(tag >> 3) == number) yield return message[position..(position + length)];
                    position += length;
                    break;
                default:
                    throw new InvalidDataException($"Wire type {tag & 7} at {position}.");
            }
        }
    }

    public static string Text(byte[] message, int number) => Encoding.UTF8.GetString(Fields(message, number).FirstOrDefault([]));

    public static string Hex(byte[] message, int number) => Convert.ToHexStringLower(Fields(message, number).FirstOrDefault([]));

    private static ulong ReadVarint(byte[] message, ref int position)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[position++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return value;
        }
    }
}
