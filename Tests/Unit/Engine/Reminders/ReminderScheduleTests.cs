using Orleans.Engine.Reminders;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Reminders;

public sealed class ReminderScheduleTests
{
    private static readonly DateTime Start = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(-60, 0)]
    [InlineData(0, 0)]
    [InlineData(1, 10)]
    [InlineData(10, 10)]
    [InlineData(25, 30)]
    [InlineData(36_001, 36_010)]
    public void MissedTicksAreSkippedAndTheRhythmIsKept(int nowSeconds, int tickSeconds) => Assert.Equal(
        Start.AddSeconds(tickSeconds), ReminderSchedule.NextTick(Start, TimeSpan.FromSeconds(10), Start.AddSeconds(nowSeconds)));
}
