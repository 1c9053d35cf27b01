using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Grains.Verification;
using Orleans.Transactions;
using Xunit;
using Xunit.Abstractions;

namespace Orleans.Platform.Tests.Cluster;

public sealed class ClientTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(30);

    /// <summary>This process is the client; it finds the gateways in the database.</summary>
    [Fact]
    public async Task S10_56_A_client_goes_on_through_another_gateway_when_silos_are_killed()
    {
        await using var silos = await ThreeSilos.StartAsync();
        using var client = await silos.ConnectAsync();
        var grains = client.Services.GetRequiredService<IGrainFactory>();
        string[] keys = [.. Enumerable.Range(0, 20).Select(i => $"client-{i}")];
        foreach (var key in keys) await AppendAsync(grains, key);

        await silos[0].Process.KillAsync();
        await EveryListIsReadAsync(silos, grains, keys);
        await silos[0].Process.StartAsync();
        await silos[1].Process.KillAsync();
        await EveryListIsReadAsync(silos, grains, keys);
        await client.StopAsync();
    }

    /// <summary>The silo stands still before it is killed, so that calls are under way to it.</summary>
    [Fact]
    public async Task S10_56_Calls_in_flight_at_a_killed_silo_are_answered_or_end_with_an_official_exception_within_their_timeout()
    {
        await using var silos = await ThreeSilos.StartAsync();
        using var client = await silos.ConnectAsync();
        var grains = client.Services.GetRequiredService<IGrainFactory>();
        string[] keys = [.. Enumerable.Range(0, 48).Select(i => $"flight-{i}")];
        foreach (var key in keys) await AppendAsync(grains, key);

        silos[0].Process.Pause();
        var started = Stopwatch.GetTimestamp();
        Task[] calls = [.. keys.SelectMany(key => new Task[]
        {
            grains.GetGrain<IVerificationListGrain>(key).Identify(),
            grains.GetGrain<IVerificationGrain>(0).Run([new(key, 2), new(keys[0], null)]),
        })];
        await silos.UntilAsync("calls that need the others alone are answered", Patience, () => Task.FromResult(calls.Count(call => call.IsCompletedSuccessfully) >= 10));
        var inFlight = calls.Count(call => !call.IsCompleted);
        await silos[0].Process.KillAsync();
        var ends = await Task.WhenAll(calls.Select(call => call.ContinueWith(EndOf, TaskScheduler.Default))).WaitAsync(ResponseTimeout);
        output.WriteLine($"{inFlight} calls in flight ended within {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s: "
            + string.Join(", ", ends.CountBy(end => end?.GetType().Name ?? "answered").Select(count => $"{count.Value} {count.Key}")));

        Assert.True(inFlight > 0, "INCONCLUSIVE: no call was in flight");
        Assert.All(ends, end => Assert.True(end is null || IsOfficial(end), $"{end}"));
        Assert.Contains(ends, end => end is not null);
        await EveryListIsReadAsync(silos, grains, keys);
        await client.StopAsync();
    }

    private static Exception? EndOf(Task call) => call.IsCanceled ? new TaskCanceledException(call) : call.Exception?.InnerException;

    private static bool IsOfficial(Exception end)
        => end is SiloUnavailableException or OrleansMessageRejectionException or TimeoutException or OrleansTransactionException;

    private static Task EveryListIsReadAsync(ThreeSilos silos, IGrainFactory grains, string[] keys) => silos.UntilAsync("the client reads every list", Patience, async () =>
    {
        try
        {
            foreach (var key in keys)
            {
                var read = await grains.GetGrain<IVerificationGrain>(0).Read([new VerificationOperation(key, null)]);
                Assert.Equal(1L, read[0].Seen![0]);
            }

            return true;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            return false; // Typed, until the others have taken over.
        }
    });

    private static Task AppendAsync(IGrainFactory grains, string key)
        => grains.GetGrain<IVerificationGrain>(0).Run([new VerificationOperation(key, 1)]);
}
