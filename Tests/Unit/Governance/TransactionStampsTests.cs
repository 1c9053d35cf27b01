using Orleans.Platform.Governance.Provenance;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Governance;

public sealed class TransactionStampsTests
{
    private static readonly DateTimeOffset Time = new(2030, 1, 2, 3, 4, 5, TimeSpan.FromHours(2));

    [Fact]
    public void FirstAt_IsMicrosecondsAboveTenBits()
        => Assert.Equal(Time.ToUnixTimeMilliseconds() * 1000 << 10, TransactionStamps.FirstAt(Time));

    [Fact]
    public void FirstAfter_LeavesOutTheWholeMicrosecond() => Assert.Equal(TransactionStamps.FirstAt(Time) + 1024, TransactionStamps.FirstAfter(Time));

    [Fact]
    public void FarTimes_AreTheEndsOfTheOrder()
    {
        Assert.Equal(0, TransactionStamps.FirstAt(DateTimeOffset.MinValue));
        Assert.Equal(long.MaxValue, TransactionStamps.FirstAfter(DateTimeOffset.MaxValue));
        Assert.Equal(long.MaxValue, TransactionStamps.FirstAt(DateTimeOffset.MaxValue));
    }
}
