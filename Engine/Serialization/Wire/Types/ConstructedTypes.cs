using System.Collections.Concurrent;

namespace Orleans.Serialization.Wire;

/// <summary>Generic and array types that messages have named. The runtime never forgets a type, so their number is bounded.</summary>
internal static class ConstructedTypes
{
    private static readonly ConcurrentDictionary<Key, Type> Known = new();

    internal static Type Array(Type element, int rank) =>
        Make(new(typeof(Array), [element], rank), static k => k.Rank == 1 ? k.Arguments[0].MakeArrayType() : k.Arguments[0].MakeArrayType(k.Rank));

    internal static Type Generic(Type definition, Type[] arguments) =>
        Make(new(definition, arguments, 0), static k => k.Definition.MakeGenericType(k.Arguments));

    private static Type Make(Key key, Func<Key, Type> make)
    {
        if (Known.TryGetValue(key, out var known)) return known;
        if (Known.Count >= WireLimits.MaxConstructedTypes)
            throw new WireFormatException($"Messages have named more than {WireLimits.MaxConstructedTypes} generic types.");
        try
        {
            return Known.GetOrAdd(key, make);
        }
        catch (Exception e) when (e is ArgumentException or TypeLoadException or NotSupportedException)
        {
            throw new WireFormatException($"{key.Definition} cannot have the arguments that the message names: {e.Message}", e);
        }
    }

    private readonly record struct Key(Type Definition, Type[] Arguments, int Rank)
    {
        public bool Equals(Key other) =>
            Definition == other.Definition && Rank == other.Rank && Arguments.AsSpan().SequenceEqual(other.Arguments);

        public override int GetHashCode()
        {
            var hash = HashCode.Combine(Definition, Rank);
            foreach (var argument in Arguments) hash = HashCode.Combine(hash, argument);
            return hash;
        }
    }
}
