namespace Orleans.Platform.Tests.Unit.Engine.Wire;

/// <summary>Makes of a valid message one that nobody has written.</summary>
internal static class Mutation
{
    internal static byte[] Of(byte[] message, Random random)
    {
        for (var n = random.Next(1, 5); n > 0 && message.Length > 0; n--)
        {
            var at = random.Next(message.Length);
            switch (random.Next(6))
            {
                case 0:
                    message[at] = (byte)random.Next(256);
                    break;
                case 1:
                    message[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    message = message[..at];
                    break;
                case 3:
                    message = [.. message[..at], (byte)random.Next(256), .. message[at..]];
                    break;
                case 4:
                    message[at] = random.Next(2) == 0 ? (byte)0xFF : (byte)0;
                    break;
                default:
                    var length = random.Next(message.Length - at) + 1;
                    var to = random.Next(message.Length - length + 1);
                    message.AsSpan(at, length).ToArray().CopyTo(message, to);
                    break;
            }
        }

        return message;
    }
}
