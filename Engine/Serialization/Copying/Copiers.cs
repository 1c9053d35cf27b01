using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Orleans.Serialization.Types;

namespace Orleans.Serialization.Copying;

/// <summary>Finds or makes the copier of a run-time type.</summary>
internal static class Copiers
{
    private static readonly ConcurrentDictionary<Type, ValueCopier> ByType = new();

    internal static ValueCopier Of(Type type) => ByType.GetOrAdd(type, Create);

    private static ValueCopier Create(Type type)
    {
        if (ShallowTypes.IsRuntimeShallow(type)) return Make(typeof(ShallowCopier<>), type);
        if (TravelRules.Refusal(type) is { } refusal) return Make(typeof(RefusingCopier<>), [type], refusal);
        if (type.IsSZArray) return Make(typeof(ArrayCopier<>), type.GetElementType()!);
        if (type.IsArray) return Make(typeof(MultiArrayCopier<>), type);
        if (Nullable.GetUnderlyingType(type) is { } value) return Make(typeof(NullableCopier<>), value);
        if (typeof(JsonNode).IsAssignableFrom(type)) return Make(typeof(JsonNodeCopier<>), type);
        if (CollectionCopiers.Find(type) is { } collection) return collection;
        if (Converters.ConverterOf(type) is { } converter)
            return Make(typeof(ConvertingCopier<,>), [converter.Value, converter.Surrogate], converter.Instance);
        if (!TravelRules.HasMembers(type) && JsonTypes.Copying(type) is { } json) return Make(typeof(JsonCopier<>), [type], json);
        if (!TravelRules.HasMembers(type)) return Make(typeof(RefusingCopier<>), [type], TravelRules.Unknown(type));
        return Make(type.IsValueType ? typeof(StructCopier<>) : typeof(ObjectCopier<>), type);
    }

    internal static ValueCopier Make(Type definition, params Type[] arguments) =>
        (ValueCopier)Activator.CreateInstance(definition.MakeGenericType(arguments), nonPublic: true)!;

    private static ValueCopier Make(Type definition, Type[] arguments, object parameter) =>
        (ValueCopier)Activator.CreateInstance(definition.MakeGenericType(arguments), parameter)!;
}
