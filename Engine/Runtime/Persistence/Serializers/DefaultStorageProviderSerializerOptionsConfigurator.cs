using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Orleans.Storage;

/// <summary>Gives options that name no serializer the one registered under the provider's name, otherwise the silo's.</summary>
public class DefaultStorageProviderSerializerOptionsConfigurator<TOptions>(IServiceProvider serviceProvider) : IPostConfigureOptions<TOptions>
    where TOptions : class, IStorageProviderSerializerOptions
{
    public void PostConfigure(string? name, TOptions options)
    {
        if (options.GrainStorageSerializer is not null) return;
        options.GrainStorageSerializer = serviceProvider.GetKeyedService<IGrainStorageSerializer>(name)
            ?? serviceProvider.GetService<IGrainStorageSerializer>()!;
    }
}
