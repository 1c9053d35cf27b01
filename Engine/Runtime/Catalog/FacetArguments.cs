using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Engine.Catalog;

/// <summary>The constructor arguments of a grain class that come from facet attributes.</summary>
internal static class FacetArguments
{
    internal static List<(Type Type, Factory<IGrainContext, object> Create)> Of(Type grainType, IServiceProvider services)
    {
        var facets = new List<(Type, Factory<IGrainContext, object>)>();
        foreach (var parameter in Constructor(grainType)?.GetParameters() ?? [])
        {
            if (parameter.GetCustomAttributes().OfType<IFacetMetadata>().FirstOrDefault() is not { } metadata) continue;
            facets.Add((parameter.ParameterType, FactoryOf(parameter, metadata, services)));
        }

        return facets;
    }

    private static ConstructorInfo? Constructor(Type type)
    {
        var constructors = type.GetConstructors();
        return Array.Find(constructors, c => c.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute), inherit: true))
            ?? Array.Find(constructors, c => c.GetParameters().Any(p => p.GetCustomAttributes().Any(a => a is IFacetMetadata)))
            ?? constructors.FirstOrDefault();
    }

    private static Factory<IGrainContext, object> FactoryOf(ParameterInfo parameter, IFacetMetadata metadata, IServiceProvider services)
    {
        var mapperType = typeof(IAttributeToFactoryMapper<>).MakeGenericType(metadata.GetType());
        var mapper = services.GetService(mapperType) ?? throw new OrleansConfigurationException(
            $"{parameter.Member.DeclaringType}: parameter {parameter.Name} has [{metadata.GetType().Name}], for which no factory is registered.");
        var getFactory = mapperType.GetMethod(nameof(IAttributeToFactoryMapper<IFacetMetadata>.GetFactory))!;
        return (Factory<IGrainContext, object>)getFactory.Invoke(
            mapper, BindingFlags.DoNotWrapExceptions, null, [parameter, metadata], null)!;
    }
}
