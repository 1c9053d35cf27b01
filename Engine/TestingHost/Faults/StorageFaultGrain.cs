namespace Orleans.TestingHost;

/// <summary>Remembers planned faults.</summary>
internal sealed class StorageFaultGrain : Grain, IStorageFaultGrain
{
    private readonly Dictionary<(string Operation, GrainId Grain), Exception> _planned = [];

    public Task AddFaultOnRead(GrainId grainId, Exception exception) => Plan("read", grainId, exception);

    public Task AddFaultOnWrite(GrainId grainId, Exception exception) => Plan("write", grainId, exception);

    public Task AddFaultOnClear(GrainId grainId, Exception exception) => Plan("clear", grainId, exception);

    public Task OnRead(GrainId grainId) => Throw("read", grainId);

    public Task OnWrite(GrainId grainId) => Throw("write", grainId);

    public Task OnClear(GrainId grainId) => Throw("clear", grainId);

    private Task Plan(string operation, GrainId grain, Exception exception)
    {
        _planned[(operation, grain)] = exception;
        return Task.CompletedTask;
    }

    private Task Throw(string operation, GrainId grain) =>
        _planned.Remove((operation, grain), out var exception) ? Task.FromException(exception) : Task.CompletedTask;
}
