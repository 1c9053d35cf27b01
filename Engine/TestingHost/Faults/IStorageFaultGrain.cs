namespace Orleans.TestingHost;

/// <summary>The faults that are planned for the storage whose name is this grain's key.</summary>
public interface IStorageFaultGrain : IGrainWithStringKey
{
    Task AddFaultOnRead(GrainId grainId, Exception exception);

    Task AddFaultOnWrite(GrainId grainId, Exception exception);

    Task AddFaultOnClear(GrainId grainId, Exception exception);

    /// <summary>Throws the planned exception, once.</summary>
    Task OnRead(GrainId grainId);

    /// <summary>Throws the planned exception, once.</summary>
    Task OnWrite(GrainId grainId);

    /// <summary>Throws the planned exception, once.</summary>
    Task OnClear(GrainId grainId);
}
