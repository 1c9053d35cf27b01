using Npgsql;

namespace Orleans.Platform.Silo.Hosting;

/// <summary>
/// One silo after the other in one process: a silo that the others have declared dead (it was paused or cut off for too long)
/// cannot come back, but a new one can take its place. Whoever asks for a stop, stops it for good.
/// </summary>
internal sealed partial class SiloLives(string[] args, CancellationToken stopped)
{
    // Whoever asked for a stop is heard within this time, and who is declared dead again and again does not spin.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs until a stop is asked for, or the silo ended for another reason than a verdict of the others.</summary>
    public async Task RunAsync()
    {
        for (var host = await PlatformHost.StartAsync(args, stopped); ; host = await StartAgainAsync())
        {
            await using (host)
            {
                await host.WaitForShutdownAsync(stopped);
                if (!await WasDeclaredDeadAsync(host)) return;
                LogStartsAgain(host.Services.GetRequiredService<ILogger<PlatformHost>>());
            }

            await Task.Delay(Pause, stopped);
        }
    }

    private async Task<bool> WasDeclaredDeadAsync(PlatformHost host)
    {
        if (stopped.IsCancellationRequested) return false;
        try
        {
            var table = host.Services.GetRequiredService<IMembershipTable>();
            var silo = host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
            var row = (await table.ReadRow(silo)).Members.FirstOrDefault(member => member.Item1.SiloAddress == silo);
            return row is null || row.Item1.Status == SiloStatus.Dead;
        }
        catch (NpgsqlException)
        {
            return true; // Nobody asked for a stop, and why it stopped is told by a database that is away.
        }
    }

    /// <summary>The settings were good a moment ago, so what fails now is a database or a network that is not back yet.</summary>
    private async Task<PlatformHost> StartAgainAsync()
    {
        while (true)
        {
            try
            {
                return await PlatformHost.StartAsync(args, stopped);
            }
            catch (Exception failure) when (!stopped.IsCancellationRequested && Describe(failure) is { } line)
            {
                Console.Error.WriteLine($"orleans-platform: {line}");
                await Task.Delay(Pause, stopped);
            }
        }
    }

    private static string? Describe(Exception failure) => StartProblem.Describe(failure) ?? (failure as NpgsqlException)?.Message;

    [LoggerMessage(101, LogLevel.Warning, "The silo was declared dead by the others. It starts again as a new silo.")]
    private static partial void LogStartsAgain(ILogger logger);
}
