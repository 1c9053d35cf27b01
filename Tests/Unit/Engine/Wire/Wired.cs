using Orleans.Serialization.Wire;

namespace Orleans.Platform.Tests.Unit.Engine.Wire;

/// <summary>Messages for tests.</summary>
internal static class Wired
{
    internal static byte[] Write<T>(T value)
    {
        var writer = WireWriter.Rent();
        try
        {
            writer.Write(value);
            return writer.Written.ToArray();
        }
        finally
        {
            writer.Release();
        }
    }

    internal static T Read<T>(ReadOnlyMemory<byte> message)
    {
        var reader = WireReader.Rent(message);
        try
        {
            var value = reader.Read<T>();
            reader.ExpectEnd();
            return value;
        }
        finally
        {
            reader.Release();
        }
    }

    internal static T Trip<T>(T value) => Read<T>(Write(value));
}
