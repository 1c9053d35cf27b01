using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Engine.Catalog;

/// <summary>Makes grain objects: services from the activation's scope, facets from their attributes.</summary>
internal sealed class GrainActivator(IServiceProvider services, LocalObservers observers) : IGrainActivator
{
    private readonly ConcurrentDictionary<Type, ConstructorRecipe> _recipes = new();

    public object CreateInstance(IGrainContext context)
    {
        if (observers.TryGet(context.GrainId, out var observer)) return observer!;
        var type = ((Activation)context).Class.Type;
        return _recipes.GetOrAdd(type, static (t, s) => new ConstructorRecipe(t, s), services).Create(context);
    }

    public async ValueTask DisposeInstance(IGrainContext context, object instance)
    {
        if (instance is IGrainObserver) return;
        if (instance is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
        else if (instance is IDisposable disposable) disposable.Dispose();
    }

    /// <summary>How to construct one class.</summary>
    private sealed class ConstructorRecipe
    {
        private readonly ObjectFactory _factory;
        private readonly Factory<IGrainContext, object>[] _facets;

        internal ConstructorRecipe(Type type, IServiceProvider services)
        {
            var facets = FacetArguments.Of(type, services);
            _facets = [.. facets.Select(f => f.Create)];
            _factory = ActivatorUtilities.CreateFactory(type, [.. facets.Select(f => f.Type)]);
        }

        internal object Create(IGrainContext context)
        {
            if (_facets.Length == 0) return _factory(context.ActivationServices, null);
            var arguments = new object[_facets.Length];
            for (var i = 0; i < arguments.Length; i++) arguments[i] = _facets[i](context);
            return _factory(context.ActivationServices, arguments);
        }
    }
}
