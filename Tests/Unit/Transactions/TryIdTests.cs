using Orleans.Platform.Transactions.Running;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Transactions;

public sealed class TryIdTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1023, 16_777_215)]
    [InlineData(300, 70_000)]
    public void An_id_tells_its_silo_and_its_time(short slot, long epoch)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_123);
        var id = TryId.New(now, slot, epoch);
        Assert.Equal(slot, TryId.SlotOf(id));
        Assert.True(TryId.IsOfEpoch(id, epoch));
        Assert.False(TryId.IsOfEpoch(id, epoch + 1));
        Assert.Equal(now, TryId.TimeOf(id));
        Assert.Equal(7, id.Version);
    }

    [Fact]
    public void Ids_of_one_moment_differ()
    {
        var now = DateTimeOffset.UtcNow;
        Assert.Equal(10_000, Enumerable.Range(0, 10_000).Select(_ => TryId.New(now, 3, 9)).Distinct().Count());
    }
}
