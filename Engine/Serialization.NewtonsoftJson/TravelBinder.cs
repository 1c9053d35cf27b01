using Newtonsoft.Json.Serialization;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization;

/// <summary>
/// Types that a text names (<c>$type</c>) are found among those that may travel, whatever else the process has; a name loads nothing. An
/// application's own binder is asked for the type, which must be one of those all the same.
/// </summary>
internal sealed class TravelBinder : ISerializationBinder
{
    private const int MaxName = 200;

    private static readonly DefaultSerializationBinder Names = new();

    private readonly ISerializationBinder? _own;

    // The default one loads whatever assembly is named.
    internal TravelBinder(ISerializationBinder? own) => _own = own?.GetType() == typeof(DefaultSerializationBinder) ? null : own;

    public Type BindToType(string? assemblyName, string typeName)
    {
        var name = assemblyName is null ? typeName : $"{typeName}, {assemblyName}";
        var type = _own is null ? QualifiedNames.Find(name) : _own.BindToType(assemblyName, typeName);
        return type is not null && QualifiedNames.IsAllowedValue(type) ? type : throw Refused(name);
    }

    public void BindToName(Type serializedType, out string? assemblyName, out string? typeName)
    {
        // Who writes learns what would be refused where it is read.
        var isAllowed = _own is null ? QualifiedNames.IsAllowed(serializedType) : QualifiedNames.IsAllowedValue(serializedType);
        if (!isAllowed) throw Refused(serializedType.ToString());
        (_own ?? Names).BindToName(serializedType, out assemblyName, out typeName);
    }

    internal static SerializerException Refused(string name) => new(
        $"JSON must not name the type {(name.Length > MaxName ? name[..MaxName] : name)}: it was neither opted into JSON nor declared with [GenerateSerializer].");
}
