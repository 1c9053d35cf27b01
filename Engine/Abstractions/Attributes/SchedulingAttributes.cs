using Orleans.Metadata;

namespace Orleans.Concurrency;

/// <summary>Requests of the class's grains interleave at awaits.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute, IGrainPropertiesProviderAttribute
{
    public void Populate(IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties) =>
        properties[WellKnownGrainTypeProperties.Reentrant] = "true";
}

/// <summary>The interface method interleaves with anything.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute;

/// <summary>The interface method may run together with other read-only methods; a transaction that it creates is read-only.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute;

/// <summary>The caller does not wait for the method and gets neither result nor exception.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute;

/// <summary>Names a public method <c>bool M(IInvokable)</c> of the class that decides for each request whether it may interleave.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MayInterleaveAttribute(string callbackMethodName) : Attribute, IGrainPropertiesProviderAttribute
{
    internal string CallbackMethodName { get; } = callbackMethodName;

    public void Populate(IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties) =>
        properties[WellKnownGrainTypeProperties.MayInterleavePredicate] = CallbackMethodName;
}
