using System.Collections.Concurrent;

namespace Orleans.Serialization.Types;

/// <summary>A converter class for one type.</summary>
internal sealed record Converter(Type Value, Type Surrogate, object Instance);

/// <summary>The application's converters, found when a type that does not say how it travels is met.</summary>
internal static class Converters
{
    private static readonly ConcurrentDictionary<Type, Converter?> ByValue = new();
    private static (int Version, Dictionary<Type, Type> Classes)? _found;

    internal static Converter? ConverterOf(Type value) => ByValue.GetOrAdd(value, Create);

    internal static bool Has(Type value) => Classes.ContainsKey(Definition(value));

    /// <summary>A base class of somebody else's, of whose part of an object a converter takes care.</summary>
    internal static bool Populates(Type level) => level.IsClass && ConverterOf(level) is { } converter
        && typeof(IPopulator<,>).MakeGenericType(level, converter.Surrogate).IsInstanceOfType(converter.Instance);

    /// <summary>A type with a converter, or its generic definition, by its name on the wire.</summary>
    internal static Type? FindValue(string name) => Classes.Keys.FirstOrDefault(t => DeclaredTypes.NameOf(t) == name);

    private static Dictionary<Type, Type> Classes
    {
        get
        {
            if (_found is { } found && found.Version == ApplicationAssemblies.Version) return found.Classes;
            var version = ApplicationAssemblies.Version;
            var classes = new Dictionary<Type, Type>();
            foreach (var type in ApplicationAssemblies.Types().Where(t => t.IsDefined(typeof(RegisterConverterAttribute), false)))
            {
                foreach (var contract in type.GetInterfaces().Where(IsConverter)) classes[Definition(contract.GetGenericArguments()[0])] = type;
            }

            _found = (version, classes);
            return classes;
        }
    }

    private static Converter? Create(Type value)
    {
        if (!Classes.TryGetValue(Definition(value), out var converter)) return null;
        if (converter.IsGenericTypeDefinition) converter = converter.MakeGenericType(value.GetGenericArguments());
        var contract = converter.GetInterfaces().FirstOrDefault(i => IsConverter(i) && i.GetGenericArguments()[0] == value);
        return contract is null ? null : new(value, contract.GetGenericArguments()[1], Activator.CreateInstance(converter, nonPublic: true)!);
    }

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private static bool IsConverter(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IConverter<,>);
}
