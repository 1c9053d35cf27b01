using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Orleans.Serialization.Wire;

/// <summary>Types of the base library and of the programming model, which have numbers. New ones go to the end.</summary>
internal static class WellKnownTypes
{
    private static readonly Type[] ByNumber =
    [
        typeof(object), typeof(string), typeof(bool), typeof(char), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int),
        typeof(uint), typeof(long), typeof(ulong), typeof(nint), typeof(nuint), typeof(float), typeof(double), typeof(decimal), typeof(Half),
        typeof(Int128), typeof(UInt128), typeof(BigInteger), typeof(Complex), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset),
        typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(TimeZoneInfo), typeof(Uri), typeof(Version), typeof(Index),
        typeof(Range), typeof(Rune), typeof(CultureInfo), typeof(IPAddress), typeof(IPEndPoint), typeof(DBNull), typeof(ValueTuple),
        typeof(JsonElement), typeof(JsonNode), typeof(CancellationToken), typeof(Exception), typeof(Type), typeof(GrainId),
        typeof(GrainType), typeof(GrainInterfaceType), typeof(IdSpan), typeof(ActivationId), typeof(SiloAddress), typeof(GrainAddress),
        typeof(MembershipVersion), typeof(StreamId), typeof(GuidId), typeof(GrainReference), typeof(IRequest), typeof(Nullable<>),
        typeof(KeyValuePair<,>), typeof(ValueTuple<>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>), typeof(ValueTuple<,,,>),
        typeof(ValueTuple<,,,,>), typeof(ValueTuple<,,,,,>), typeof(ValueTuple<,,,,,,>), typeof(ValueTuple<,,,,,,,>), typeof(Tuple<>),
        typeof(Tuple<,>), typeof(Tuple<,,>), typeof(Tuple<,,,>), typeof(Tuple<,,,,>), typeof(Tuple<,,,,,>), typeof(Tuple<,,,,,,>),
        typeof(Tuple<,,,,,,,>), typeof(Memory<>), typeof(ReadOnlyMemory<>), typeof(ArraySegment<>), typeof(Immutable<>), typeof(List<>),
        typeof(HashSet<>), typeof(SortedSet<>), typeof(Queue<>), typeof(Stack<>), typeof(Dictionary<,>), typeof(SortedDictionary<,>),
        typeof(SortedList<,>), typeof(ConcurrentDictionary<,>), typeof(ReadOnlyCollection<>), typeof(ReadOnlyDictionary<,>),
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableHashSet<>), typeof(ImmutableSortedSet<>),
        typeof(ImmutableQueue<>), typeof(ImmutableStack<>), typeof(ImmutableDictionary<,>), typeof(ImmutableSortedDictionary<,>),
        typeof(FrozenSet<>), typeof(FrozenDictionary<,>), typeof(IEnumerable<>), typeof(ICollection<>), typeof(IList<>), typeof(ISet<>),
        typeof(IDictionary<,>), typeof(IReadOnlyCollection<>), typeof(IReadOnlyList<>), typeof(IReadOnlySet<>), typeof(IReadOnlyDictionary<,>),
        typeof(IImmutableList<>), typeof(IImmutableSet<>), typeof(IImmutableDictionary<,>), typeof(IEnumerable), typeof(ICollection),
        typeof(IList), typeof(IDictionary), typeof(IComparable), typeof(IComparable<>), typeof(IEquatable<>), typeof(IFormattable),
        typeof(IAddressable), typeof(IGrain), typeof(IGrainObserver), typeof(IAsyncEnumerable<>), typeof(Enum), typeof(ValueType),
        typeof(Array),
    ];

    private static readonly FrozenDictionary<Type, int> Numbers =
        ByNumber.Select((type, number) => KeyValuePair.Create(type, number)).ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Type> Names = ByNumber.ToFrozenDictionary(type => type.FullName!, StringComparer.Ordinal);

    internal static int NumberOf(Type definition) => Numbers.GetValueOrDefault(definition, -1);

    internal static Type? Find(ulong number) => number < (ulong)ByNumber.Length ? ByNumber[number] : null;

    internal static Type? Find(string fullName) => Names.GetValueOrDefault(fullName);
}
