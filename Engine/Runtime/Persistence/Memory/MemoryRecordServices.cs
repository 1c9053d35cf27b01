using Microsoft.Extensions.DependencyInjection;
using Orleans.Engine.Cluster;
using Orleans.Engine.Catalog;
using Orleans.Platform.Seams;

namespace Orleans.Engine.Persistence.Memory;

/// <summary>What the memory storages of a silo share. A silo has it even when it uses none: records of others may come to it.</summary>
internal static class MemoryRecordServices
{
    internal static void AddMemoryRecords(this IServiceCollection services)
    {
        services.AddSingleton(static s => new RecordPlaces(
            s.GetRequiredService<ClusterState>(), s.GetRequiredService<GrainClasses>(), s.GetRequiredService<ActivationDirectory>(),
            new(s.GetRequiredService<HandOver>)));
        services.AddSingleton<RecordTables>();
        services.AddSingleton<RecordArrivals>();
        services.AddSingleton(static s => new RemoteRecords(
            s.GetRequiredService<ClusterState>(), new(s.GetRequiredService<IGrainFactory>), s.GetRequiredService<ViewFollower>(),
            s.GetRequiredKeyedService<TimeProvider>(TimeProviderNames.SystemTimers)));
        services.AddSingleton<IHandOverBarrier, RecordHandOver>();
    }

    internal static MemoryGrainStorage NewMemoryStorage(this IServiceProvider services, string name, IGrainStorageSerializer? serializer) => new(
        name, serializer, services.GetRequiredService<RecordTables>(), services.GetRequiredService<RemoteRecords>());
}
