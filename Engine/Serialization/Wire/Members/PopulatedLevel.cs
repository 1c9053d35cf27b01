using System.Reflection;
using Orleans.Serialization.Copying;
using Orleans.Serialization.Types;

namespace Orleans.Serialization.Wire;

/// <summary>A base class's part of an object, of which a converter takes care. For generated code.</summary>
internal static class PopulatedLevel<TValue, TSurrogate> where TValue : class where TSurrogate : struct
{
    private static readonly object Instance = Converters.ConverterOf(typeof(TValue))!.Instance;

    private static IConverter<TValue, TSurrogate> Converter => (IConverter<TValue, TSurrogate>)Instance;

    private static IPopulator<TValue, TSurrogate> Populator => (IPopulator<TValue, TSurrogate>)Instance;

    internal static void Write(TValue value, WireWriter writer) => TypeCodec<TSurrogate>.Write(writer, Converter.ConvertToSurrogate(value));

    internal static void Read(TValue value, WireReader reader) => Populator.Populate(TypeCodec<TSurrogate>.Read(reader), value);

    internal static void Copy(TValue source, TValue target, CopyContext context) =>
        Populator.Populate(TypeCopier<TSurrogate>.Copy(Converter.ConvertToSurrogate(source), context), target);
}

internal static class PopulatedLevels
{
    /// <summary>What generated code calls for the level; null for a level with members of its own.</summary>
    internal static MethodInfo? Find(Type level, string method) => !TravellingMembers.IsKnown(level) && Converters.Populates(level)
        ? typeof(PopulatedLevel<,>)
            .MakeGenericType(level, Converters.ConverterOf(level)!.Surrogate)
            .GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)
        : null;
}
