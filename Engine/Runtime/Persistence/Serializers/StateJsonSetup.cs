using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Serialization;

namespace Orleans.Engine.Persistence;

/// <summary>Makes references to grains known to the JSON serializers. The factory is asked for late: it is made with the silo.</summary>
internal sealed class StateJsonSetup(IServiceProvider services)
    : IConfigureOptions<OrleansJsonSerializerOptions>, IPostConfigureOptions<SystemTextJsonGrainStorageSerializerOptions>
{
    public void Configure(OrleansJsonSerializerOptions options) => options.Json = StateJson.Create(services.GetRequiredService<IGrainFactory>());

    public void PostConfigure(string? name, SystemTextJsonGrainStorageSerializerOptions options) =>
        StateJson.Complete(options.JsonSerializerOptions, services.GetRequiredService<IGrainFactory>());
}
