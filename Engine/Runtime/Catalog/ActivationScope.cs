using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Engine.Catalog;

/// <summary>Tells the services of an activation's scope which activation that is.</summary>
internal sealed class ActivationScope
{
    private IGrainContext? _context;

    internal IGrainContext Context => _context
        ?? throw new InvalidOperationException("There is a grain context in the services of an activation only.");

    internal static AsyncServiceScope Create(IServiceProvider services, IGrainContext context)
    {
        var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActivationScope>()._context = context;
        return scope;
    }
}
