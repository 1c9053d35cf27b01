namespace Orleans.Platform.Tests.Integration.Engine.Cluster;

public interface IPlaceGrain : IGrainWithIntegerKey
{
    Task<SiloAddress> Where();

    Task<int> Add(int number);

    Task<string> CallOther(long key);

    Task Sleep(TimeSpan time);
}

public sealed class PlaceGrain(ILocalSiloDetails silo) : Grain, IPlaceGrain
{
    private int _sum;

    public Task<SiloAddress> Where() => Task.FromResult(silo.SiloAddress);

    public Task<int> Add(int number) => Task.FromResult(_sum += number);

    public async Task<string> CallOther(long key) => (await GrainFactory.GetGrain<IPlaceGrain>(key).Where()).ToString();

    public Task Sleep(TimeSpan time) => Task.Delay(time);
}
