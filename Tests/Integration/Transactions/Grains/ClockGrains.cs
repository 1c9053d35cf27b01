namespace Orleans.Platform.Tests.Integration.Transactions.Grains;

/// <summary>Where a silo's clocks write their ticks, so that they outlive its process.</summary>
public sealed record ClockFile(string Path);

public interface IClockGrain : IGrainWithStringKey
{
    Task Start(TimeSpan period);
}

/// <summary>Writes which process was woken, and when.</summary>
public sealed class ClockGrain(ClockFile file) : Grain, IClockGrain, IRemindable
{
    public Task Start(TimeSpan period) => this.RegisterOrUpdateReminder("tick", TimeSpan.Zero, period);

    public Task ReceiveReminder(string reminderName, TickStatus status)
        => File.AppendAllTextAsync(file.Path, $"{Environment.ProcessId} {status.CurrentTickTime.Ticks} {status.FirstTickTime.Ticks}\n");
}
