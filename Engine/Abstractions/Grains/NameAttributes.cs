using Orleans.Metadata;

namespace Orleans
{
    /// <summary>The lasting name of a grain class: a later rename of the class does not lose state.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class GrainTypeAttribute(string grainType) : Attribute, IGrainTypeProviderAttribute
    {
        private readonly GrainType _value = GrainType.Create(grainType);

        public GrainType GetGrainType(IServiceProvider services, Type type) => _value;
    }
}

namespace Orleans.Runtime
{
    /// <summary>The lasting name of a grain interface.</summary>
    [AttributeUsage(AttributeTargets.Interface)]
    public sealed class GrainInterfaceTypeAttribute(string value) : Attribute, IGrainInterfaceTypeProviderAttribute
    {
        private readonly GrainInterfaceType _value = GrainInterfaceType.Create(value);

        public GrainInterfaceType GetGrainInterfaceType(IServiceProvider services, Type type) => _value;
    }
}
