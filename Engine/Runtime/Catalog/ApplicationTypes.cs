using Orleans.Serialization.Types;

namespace Orleans.Engine.Catalog;

/// <summary>Finds the grain classes: in every assembly that uses the programming model and is loaded or referenced by one that is.</summary>
internal static class ApplicationTypes
{
    internal static IEnumerable<Type> GrainClasses() => ApplicationAssemblies.Types().Where(IsGrainClass);

    private static bool IsGrainClass(Type type) =>
        type is { IsClass: true, IsAbstract: false } && typeof(IGrain).IsAssignableFrom(type) && !typeof(GrainReference).IsAssignableFrom(type);
}
