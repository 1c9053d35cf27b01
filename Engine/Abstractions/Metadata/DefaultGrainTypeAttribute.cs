namespace Orleans.Metadata;

/// <summary>Chooses the grain class for an interface that several classes implement.</summary>
[AttributeUsage(AttributeTargets.Interface)]
public sealed class DefaultGrainTypeAttribute(string grainType) : Attribute, IGrainInterfacePropertiesProviderAttribute
{
    internal const string Property = "primary-grain-type";

    internal string GrainType { get; } = grainType;

    void IGrainInterfacePropertiesProviderAttribute.Populate(IServiceProvider services, Type interfaceType, Dictionary<string, string> properties) =>
        properties[Property] = GrainType;
}
