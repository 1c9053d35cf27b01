using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Engine.Streams;

/// <summary>Lets an application add services for its memory streams.</summary>
internal sealed class MemoryStreamConfigurator(string name, Action<Action<IServiceCollection>> configure)
    : ISiloMemoryStreamConfigurator, IClusterClientMemoryStreamConfigurator
{
    public string Name => name;

    public Action<Action<IServiceCollection>> ConfigureDelegate => configure;
}
