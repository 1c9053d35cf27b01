namespace Orleans.Platform.Benchmarks.Calls;

/// <summary>No arguments, one integer back.</summary>
public interface IEchoGrain : IGrainWithIntegerKey
{
    Task<int> Number();

    Task<bool> IsOn(string silo);
}

public sealed class EchoGrain(ILocalSiloDetails silo) : Grain, IEchoGrain
{
    public Task<int> Number() => Task.FromResult(7);

    public Task<bool> IsOn(string name) => Task.FromResult(silo.Name == name);
}
