using Orleans.Platform.Transactions.Clock;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Transactions;

public sealed class HybridClockTests
{
    private readonly SettableTime _time = new(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public void Stamps_rise_although_the_time_stands_still()
    {
        var clock = new HybridClock(_time, slot: 7);
        var stamps = Enumerable.Range(0, 1000).Select(_ => clock.Next()).ToList();
        Assert.Equal(stamps.Order(), stamps);
        Assert.Equal(1000, stamps.Distinct().Count());
    }

    [Fact]
    public void Stamps_rise_although_the_time_goes_back()
    {
        var clock = new HybridClock(_time, slot: 0);
        var before = clock.Next();
        _time.Now -= TimeSpan.FromDays(2);
        Assert.True(clock.Next() > before);
    }

    [Fact]
    public void A_stamp_is_above_what_was_observed()
    {
        var (ahead, behind) = (new HybridClock(new SettableTime(_time.Now.AddHours(1)), slot: 1), new HybridClock(_time, slot: 2));
        var seen = ahead.Next();
        behind.Observe(seen);
        Assert.True(behind.Next() > seen);
    }

    [Fact]
    public void A_stamp_tells_the_time_and_the_slot()
    {
        var stamp = new HybridClock(_time, slot: 1023).Next();
        Assert.Equal(_time.Now, HybridClock.TimeOf(stamp));
        Assert.Equal(1023, stamp & 1023);
    }

    private sealed class SettableTime(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
