using Orleans.Storage;

namespace Orleans.TestingHost;

/// <summary>A storage that is as slow as it was told, and fails as planned. The fault comes before the operation.</summary>
internal sealed class FaultInjectionGrainStorage(
    IGrainStorage storage, string name, IGrainFactory grains, TimeProvider time, FaultInjectionGrainStorageOptions options) : IGrainStorage
{
    private IStorageFaultGrain Faults => grains.GetGrain<IStorageFaultGrain>(name);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await WaitAsync();
        await Faults.OnRead(grainId);
        await storage.ReadStateAsync(stateName, grainId, grainState);
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await WaitAsync();
        await Faults.OnWrite(grainId);
        await storage.WriteStateAsync(stateName, grainId, grainState);
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await WaitAsync();
        await Faults.OnClear(grainId);
        await storage.ClearStateAsync(stateName, grainId, grainState);
    }

    private Task WaitAsync() => Task.Delay(options.Latency, time);
}
