using System.Diagnostics;
using System.Diagnostics.Metrics;
using Orleans.Platform.Governance.Work;

namespace Orleans.Platform.Governance;

/// <summary>Spans and measurements of requests and effects.</summary>
internal static class GovernanceTelemetry
{
    /// <summary>The name of the platform's activity source and meter.</summary>
    public const string SourceName = "Orleans.Platform";

    private static readonly ActivitySource Source = new(SourceName);
    private static readonly Meter Meter = new(SourceName);
    private static readonly Counter<long> Replays = Meter.CreateCounter<long>(
        "platform.request.replays", "{request}", "Keyed requests that were answered from their record.");

    private static readonly Counter<long> Resumes = Meter.CreateCounter<long>(
        "platform.request.resumes", "{request}", "Durable requests that were made to go on after their run had been lost.");

    private static readonly Counter<long> Attempts = Meter.CreateCounter<long>("platform.effect.attempts", "{attempt}", "Tries of effects.");
    private static readonly Counter<long> Settled = Meter.CreateCounter<long>("platform.effect.settled", "{effect}", "Effects whose receipt became durable.");
    private static readonly Counter<long> Parked = Meter.CreateCounter<long>("platform.effect.parked", "{effect}", "Effects that wait for a person.");

    private static readonly Counter<long> Work = Meter.CreateCounter<long>(
        "platform.work.attempts", "{attempt}", "Tries of committed work, by handler and what came of them.");

    public static void RequestReplayed() => Replays.Add(1);

    public static void RequestResumed() => Resumes.Add(1);

    public static void WorkTried(string handler, WorkStatus outcome)
        => Work.Add(1, new KeyValuePair<string, object?>("handler", handler), new KeyValuePair<string, object?>("outcome", outcome.ToString()));

    public static void EffectTried(string provider) => Attempts.Add(1, Of(provider));

    public static void EffectSettled(string provider) => Settled.Add(1, Of(provider));

    public static void EffectParked(string provider) => Parked.Add(1, Of(provider));

    /// <summary>The span of an effect, from its intent to its receipt.</summary>
    public static Activity? StartEffect(string name, string provider, string key)
    {
        var activity = Source.StartActivity($"effect {name}", ActivityKind.Client);
        activity?.SetTag("platform.effect.name", name);
        activity?.SetTag("platform.effect.provider", provider);
        activity?.SetTag("platform.effect.key", key);
        return activity;
    }

    private static KeyValuePair<string, object?> Of(string provider) => new("provider", provider);
}
