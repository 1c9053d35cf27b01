using System.Reflection;
using Orleans.Core;
using Orleans.Providers;

namespace Orleans.Engine.Persistence;

/// <summary>The storage of <see cref="Grain{TGrainState}"/>.</summary>
internal static class ClassStorage
{
    // The name that Orleans gives to the state of every such grain.
    private const string StateName = "state";

    internal static IStorage<TState> Create<TState>(IGrainContext context, IGrainStorageLocator storages, StorageInstruments instruments)
    {
        var name = context.GrainInstance?.GetType().GetCustomAttribute<StorageProviderAttribute>()?.ProviderName;
        return new StorageBridge<TState>(
            StateName, context.GrainId, storages.Get(name == ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME ? null : name, context.GrainId), instruments);
    }
}
