using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Grains.Verification;
using Orleans.Platform.Tests.Histories.Load;
using Orleans.Transactions;
using Xunit;
using Xunit.Abstractions;

namespace Orleans.Platform.Tests.Cluster;

/// <summary>Four times the callers that keep a silo busy, from a client in this process through the silo's gateway.</summary>
public sealed class GatewayOverloadTests(ITestOutputHelper output)
{
    private const int Executing = 16;
    private const int Lists = 400, UsesOfEach = 100;

    // Who is refused comes again at once: the worst that callers can do.
    private static readonly TimeSpan RetryAfter = TimeSpan.Zero;

    // At the caller, who has not much of the processors left.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    private int _last;

    [Fact]
    public async Task At_four_times_the_load_that_saturates_grain_calls_are_refused_at_once_and_throughput_stays()
    {
        await using var silos = await ThreeSilos.StartAsync(1, new Dictionary<string, string>
        {
            ["Transactions__MaxExecuting"] = $"{Executing}",
            ["Transactions__MaxWaiting"] = $"{OverloadRound.Saturating - Executing}",
            ["Logging__LogLevel__Default"] = "Error",
            ["Logging__LogLevel__Orleans.Platform"] = "Error",
        });
        using var client = await silos.ConnectAsync();
        var grain = client.Services.GetRequiredService<IGrainFactory>().GetGrain<IVerificationGrain>(0);
        await OverloadRound.WarmUpAsync(_ => RunAsync(grain), RetryAfter);
        var (median, refused) = await OverloadRound.MeasureAsync(_ => RunAsync(grain), RetryAfter, Say);
        Assert.True(refused > 50, $"INCONCLUSIVE: {refused} refusals");
        Assert.True(median.Share >= OverloadRound.LeastShare, $"{median.Share:0.00} of the throughput is left");
        Assert.True(median.Took.P99 < Soon, $"{median.Took}");
        await client.StopAsync();
    }

    private async Task<bool> RunAsync(IVerificationGrain grain)
    {
        var number = Interlocked.Increment(ref _last);
        var random = new Random(number);
        var generation = number / (Lists * UsesOfEach);
        try
        {
            await grain.Run([new($"{generation}-{random.Next(Lists)}", number), new($"{generation}-{random.Next(Lists)}", null)]);
            return true;
        }
        catch (OrleansStartTransactionFailedException)
        {
            return false;
        }
    }

    private void Say(string text)
    {
        output.WriteLine(text);
        Console.WriteLine(text);
    }
}
