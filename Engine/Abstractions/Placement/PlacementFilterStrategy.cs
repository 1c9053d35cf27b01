using System.Globalization;
using Orleans.Metadata;

namespace Orleans.Placement;

/// <summary>What a placement filter was told: its order, and more by its own properties.</summary>
public abstract class PlacementFilterStrategy
{
    private const string OrderKey = "order";

    protected PlacementFilterStrategy(int order) => Order = order;

    public int Order { get; private set; }

    public void Initialize(GrainProperties properties)
    {
        if (GetPlacementFilterGrainProperty(OrderKey, properties) is { } order) Order = int.Parse(order, CultureInfo.InvariantCulture);
        AdditionalInitialize(properties);
    }

    public virtual void AdditionalInitialize(GrainProperties properties) { }

    public void PopulateGrainProperties(IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties)
    {
        properties.TryGetValue(WellKnownGrainTypeProperties.PlacementFilter, out var others);
        properties[WellKnownGrainTypeProperties.PlacementFilter] = others is null ? GetType().Name : $"{others},{GetType().Name}";
        properties[KeyOf(OrderKey)] = Order.ToString(CultureInfo.InvariantCulture);
        foreach (var (key, value) in GetAdditionalGrainProperties(services, grainClass, grainType, properties)) properties[KeyOf(key)] = value;
    }

    protected virtual IEnumerable<KeyValuePair<string, string>> GetAdditionalGrainProperties(
        IServiceProvider services, Type grainClass, GrainType grainType, IReadOnlyDictionary<string, string> existingProperties) => [];

    protected string? GetPlacementFilterGrainProperty(string key, GrainProperties properties) =>
        properties.Properties.TryGetValue(KeyOf(key), out var value) ? value : null;

    // Several filters of one class keep their properties apart.
    private string KeyOf(string key) => $"{WellKnownGrainTypeProperties.PlacementFilter}.{GetType().Name}.{key}";
}
