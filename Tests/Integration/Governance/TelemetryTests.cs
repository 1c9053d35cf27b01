using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Orleans.Platform.Tests.Integration.Support;
using Xunit;
using static Orleans.Platform.Tests.Integration.Governance.GovernanceSilo;

namespace Orleans.Platform.Tests.Integration.Governance;

public sealed class TelemetryTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Provider = "telemetry-provider";

    [Fact]
    public async Task Effect_HasASpanAndIsCounted()
    {
        var spans = new ConcurrentBag<Activity>();
        using var tracing = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Orleans.Platform",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(tracing);
        var counts = new ConcurrentDictionary<string, long>();
        using var metering = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name.StartsWith("platform.effect.", StringComparison.Ordinal)) listener.EnableMeasurementEvents(instrument);
            },
        };
        metering.SetMeasurementEventCallback<long>((instrument, count, tags, _) =>
        {
            if (tags.ToArray().Contains(new("provider", Provider))) counts.AddOrUpdate(instrument.Name, count, (_, sum) => sum + count);
        });
        metering.Start();
        var provider = new TestProvider
        {
            Name = Provider,
            BeforeCharge = static attempt => attempt.Number == 1 ? Task.FromException(new IOException("cut")) : Task.CompletedTask,
        };

        await using var silo = await StartAsync(postgres.DataSource, provider);
        await KeyedAsync("telemetry-1", () => silo.Grains.GetGrain<IOrderGrain>("telemetry").Place(new Order("telemetry-counter", 5, "customer-7", "a note")));

        var span = Assert.Single(spans, activity => Equals(activity.GetTagItem("platform.effect.provider"), Provider));
        Assert.Equal("effect charge", span.OperationName);
        Assert.Equal(provider.Calls.First(), span.GetTagItem("platform.effect.key"));
        Assert.Equal(2, counts["platform.effect.attempts"]);
        Assert.Equal(1, counts["platform.effect.settled"]);
    }
}
