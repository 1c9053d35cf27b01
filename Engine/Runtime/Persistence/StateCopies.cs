using System.Text.Json;
using Orleans.Serialization;
using Orleans.Serialization.Copying;

namespace Orleans.Engine.Persistence;

/// <summary>
/// Separates what is stored from what a grain holds. A state type need not be one that can be sent to grains, since providers
/// store it as JSON; such a type is copied that way.
/// </summary>
internal static class StateCopies
{
    internal static JsonSerializerOptions Json { get; } = new() { IncludeFields = true };

    internal static T Copy<T>(T state)
    {
        if (Kind<T>.IsPlain) return ThroughJson(state);
        try
        {
            return ArgumentCopier.Copy(state);
        }
        catch (CodecNotFoundException)
        {
            Kind<T>.IsPlain = true;
            return ThroughJson(state);
        }
    }

    /// <summary>The type was found to be one that cannot be sent to grains.</summary>
    internal static bool IsPlain<T>() => Kind<T>.IsPlain;

    private static T ThroughJson<T>(T state) => JsonSerializer.Deserialize<T>(JsonSerializer.SerializeToUtf8Bytes(state, Json), Json)!;

    private static class Kind<T>
    {
        internal static volatile bool IsPlain;
    }
}
