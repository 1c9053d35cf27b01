namespace Orleans.Metadata
{
    /// <summary>An attribute of grain classes that adds to what is known of a class.</summary>
    public interface IGrainPropertiesProviderAttribute
    {
        void Populate(IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties);
    }

    /// <summary>An attribute of grain interfaces that adds to what is known of an interface.</summary>
    public interface IGrainInterfacePropertiesProviderAttribute
    {
        void Populate(IServiceProvider services, Type interfaceType, Dictionary<string, string> properties);
    }

    /// <summary>An attribute that binds the class to something which then activates its grains, such as streams.</summary>
    public interface IGrainBindingsProviderAttribute
    {
        IEnumerable<Dictionary<string, string?>> GetBindings(IServiceProvider services, Type grainClass, GrainType grainType);
    }

    /// <summary>An attribute that names a grain class.</summary>
    public interface IGrainTypeProviderAttribute
    {
        GrainType GetGrainType(IServiceProvider services, Type type);
    }
}

namespace Orleans.Runtime
{
    /// <summary>An attribute that names a grain interface.</summary>
    public interface IGrainInterfaceTypeProviderAttribute
    {
        GrainInterfaceType GetGrainInterfaceType(IServiceProvider services, Type type);
    }
}
