using Orleans.Platform.Transactions.Running;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Transactions;

public sealed class Uuid7Tests
{
    [Fact]
    public void An_id_has_the_form_of_its_version_and_tells_the_time()
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_123);
        var id = Uuid7.New(now);
        Assert.Equal(7, id.Version);
        Assert.InRange(id.Variant, 8, 11);
        Assert.Equal(Guid.CreateVersion7(now).ToString()[..13], id.ToString()[..13]);
    }

    [Fact]
    public async Task Ids_of_many_threads_differ()
    {
        var now = DateTimeOffset.UtcNow;
        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Enumerable.Range(0, 5_000).Select(_ => Uuid7.New(now)).ToArray())));
        Assert.Equal(40_000, ids.SelectMany(group => group).Distinct().Count());
    }
}
