using System.Reflection;

namespace Orleans
{
    /// <summary>Marks attributes of grain constructor parameters.</summary>
    public interface IFacetMetadata;

    public delegate TInstance Factory<in TParam1, out TInstance>(TParam1 param1);
}

namespace Orleans.Runtime
{
    /// <summary>Makes the constructor argument that a facet attribute stands for.</summary>
    public interface IAttributeToFactoryMapper<in TMetadata> where TMetadata : IFacetMetadata
    {
        Factory<IGrainContext, object> GetFactory(ParameterInfo parameter, TMetadata metadata);
    }
}
