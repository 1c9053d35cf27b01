using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Nodes;
using Orleans.Runtime;
using Orleans.Serialization.Copying;
using Orleans.Serialization.Types;

namespace Orleans.Serialization.Wire;

/// <summary>Finds or makes the codec of a run-time type.</summary>
internal static class WireCodecs
{
    private static readonly ConcurrentDictionary<Type, WireCodec> ByType = new();

    internal static WireCodec Of(Type type) => ByType.TryGetValue(type, out var known) ? known : ByType.GetOrAdd(type, Create);

    /// <summary>Variables of the type hold values of no other type, with neither null nor identity outside of the value.</summary>
    internal static bool IsPlain(Type type) => type.IsValueType || type == typeof(string);

    /// <summary>Values of several types travel under this name, one of which may be the declared one.</summary>
    internal static bool StandsForOthers(Type wireType, Type declared)
    {
        if (wireType == typeof(GrainReference)) return declared.IsInterface || declared.IsAssignableTo(typeof(GrainReference));
        return (wireType == typeof(Exception) || wireType == typeof(JsonNode) || wireType == typeof(IRequest)) && wireType.IsAssignableFrom(declared);
    }

    internal static bool CanTravel(Type type) => Of(type) is var codec
        && (!codec.GetType().IsGenericType || codec.GetType().GetGenericTypeDefinition() != typeof(RefusingCodec<>));

    internal static WireCodec Make(Type definition, params Type[] arguments) =>
        (WireCodec)Activator.CreateInstance(definition.MakeGenericType(arguments))!;

    private static WireCodec Create(Type type)
    {
        try
        {
            return Find(type) ?? throw new CodecNotFoundException(TravelRules.Unknown(type));
        }
        catch (CodecNotFoundException e)
        {
            return Make(typeof(RefusingCodec<>), type, e.Message);
        }
    }

    private static WireCodec? Find(Type type)
    {
        if (SimpleCodecs.Find(type) is { } simple) return simple;
        if (FindFamily(type) is { } family) return family;
        if (TravelRules.Refusal(type) is { } refusal) throw new CodecNotFoundException(refusal);
        if (type.IsEnum) return Make(typeof(EnumCodec<,>), type, type.GetEnumUnderlyingType());
        if (type.IsSZArray) return Make(typeof(ArrayCodec<>), type.GetElementType()!);
        if (type.IsArray) return Make(typeof(MultiArrayCodec<,>), type, type.GetElementType()!);
        if (CollectionWireCodecs.Find(type) is { } collection) return collection;
        if (type.IsAbstract || type.IsPointer || type.IsByRefLike || type.ContainsGenericParameters) return null;
        if (Converters.ConverterOf(type) is { } converter)
        {
            var definition = type.IsValueType ? typeof(ConvertingStructCodec<,>) : typeof(ConvertingCodec<,>);
            return (WireCodec)Activator.CreateInstance(definition.MakeGenericType(type, converter.Surrogate), converter.Instance)!;
        }

        if (TravelRules.HasMembers(type))
            return Make(type.IsValueType ? typeof(StructCodec<>) : typeof(ObjectCodec<>), type, TravellingMembers.IsTuple(type));
        return JsonTypes.Serializing(type) is { } json ? Make(typeof(JsonValueCodec<>), type, json) : null;
    }

    // All values of a family have one codec.
    private static WireCodec? FindFamily(Type type)
    {
        if (typeof(GrainReference).IsAssignableFrom(type)) return SimpleCodecs.Find(typeof(GrainReference));
        if (typeof(Exception).IsAssignableFrom(type)) return ExceptionCodec.Instance;
        if (typeof(IRequest).IsAssignableFrom(type)) return new LateRequestCodec();
        if (typeof(JsonNode).IsAssignableFrom(type)) return new JsonNodeCodec();
        return typeof(Type).IsAssignableFrom(type) ? SimpleCodecs.Find(typeof(Type)) : null;
    }

    private static WireCodec Make(Type definition, Type argument, object parameter) => (WireCodec)Activator.CreateInstance(
        definition.MakeGenericType(argument), BindingFlags.Instance | BindingFlags.Public | BindingFlags.DoNotWrapExceptions, null, [parameter], null)!;
}
