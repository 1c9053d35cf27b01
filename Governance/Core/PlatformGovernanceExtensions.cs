using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Platform.Effects;
using Orleans.Platform.Governance.Durable;
using Orleans.Platform.Governance.Effects;
using Orleans.Platform.Governance.Monitoring;
using Orleans.Platform.Governance.Provenance;
using Orleans.Platform.Governance.Requests;
using Orleans.Platform.Transactions.Pipeline;

namespace Orleans.Platform.Governance;

/// <summary>Adds exactly-once requests, durable requests, effects and provenance queries to a silo.</summary>
public static class PlatformGovernanceExtensions
{
    /// <summary>Registers the platform's governance. Call it after <c>AddPlatformTransactions</c>: its call filters work inside the scope of the call.</summary>
    public static IServiceCollection AddPlatformGovernance(this IServiceCollection services, Action<GovernanceOptions>? configure = null)
    {
        AddOptions(services, configure);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ServiceIdentity>();
        AddRequests(services);
        AddDurableRequests(services);
        AddEffects(services);
        services.AddCommittedWork();
        services.AddSingleton<ProvenanceReader>();
        services.AddSingleton<OutcomeReader>();
        services.AddSingleton<LiveTransactions>();
        return services;
    }

    private static void AddOptions(IServiceCollection services, Action<GovernanceOptions>? configure)
    {
        services.AddOptions<GovernanceOptions>()
            .Validate(options => options.Patience >= TimeSpan.Zero, "GovernanceOptions.Patience must not be negative.")
            .Validate(options => options.RetryAfter > TimeSpan.Zero, "GovernanceOptions.RetryAfter must be above 0.")
            .Validate(options => options.AnswerRetention > TimeSpan.Zero, "GovernanceOptions.AnswerRetention must be above 0.")
            .Validate(options => options.TombstoneRetention >= TimeSpan.Zero, "GovernanceOptions.TombstoneRetention must not be negative.")
            .Validate(options => options.SweepInterval > TimeSpan.Zero, "GovernanceOptions.SweepInterval must be above 0.")
            .Validate(options => options.MaxFailures > 0, "GovernanceOptions.MaxFailures must be above 0.")
            .Validate(options => options.FirstRetryDelay > TimeSpan.Zero, "GovernanceOptions.FirstRetryDelay must be above 0.")
            .Validate(options => options.MaxRetryDelay >= options.FirstRetryDelay, "GovernanceOptions.MaxRetryDelay must not be below FirstRetryDelay.")
            .Validate(options => options.MaxConcurrentResumes > 0, "GovernanceOptions.MaxConcurrentResumes must be above 0.")
            .Validate(options => options.ResumeInterval > TimeSpan.Zero, "GovernanceOptions.ResumeInterval must be above 0.")
            .Validate(options => options.MaxConcurrentWork > 0, "GovernanceOptions.MaxConcurrentWork must be above 0.")
            .Validate(options => options.WorkTimeout > TimeSpan.Zero, "GovernanceOptions.WorkTimeout must be above 0.")
            .Validate(options => options.MaxWorkAttempts > 0, "GovernanceOptions.MaxWorkAttempts must be above 0.")
            .Validate(options => options.BreakerFailureRatio is > 0 and <= 1, "GovernanceOptions.BreakerFailureRatio must be above 0 and at most 1.")
            .Validate(options => options.BreakerMinimumThroughput >= 2, "GovernanceOptions.BreakerMinimumThroughput must be at least 2.")
            .Validate(options => options.BreakDuration >= TimeSpan.FromMilliseconds(500), "GovernanceOptions.BreakDuration must be at least 500 ms.")
            .ValidateOnStart();
        if (configure is not null) services.Configure(configure);
    }

    private static void AddRequests(IServiceCollection services)
    {
        services.AddSingleton<RequestJson>();
        services.AddSingleton<RequestFlights>();
        services.AddSingleton<RequestReader>();
        services.AddSingleton<AnswerRelease>();
        services.AddSingleton<TransactionExecution>();
        services.AddSingleton<KeyedRequests>();
        services.AddSingleton<ICommitContributor, KeyedRequestContributor>();
        services.AddSingleton<IIncomingGrainCallFilter, KeyedRequestFilter>();
        services.AddSingleton<RequestSweeper>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<RequestSweeper>());
    }

    private static void AddDurableRequests(IServiceCollection services)
    {
        services.AddSingleton<SiloStop>();
        services.AddSingleton<DurableRecords>();
        services.AddSingleton<DurableJournalReader>();
        services.AddSingleton<RunsElsewhere>();
        services.AddSingleton<DurableExecution>();
        services.AddSingleton<DurableCatalog>();
        services.AddSingleton<DurableResumer>();
        services.AddSingleton<IOutgoingGrainCallFilter, DurableCallFilter>();
        services.AddHostedService<DurableRunner>();
    }

    private static void AddEffects(IServiceCollection services)
    {
        services.AddSingleton<EffectRecords>();
        services.AddSingleton<EffectPipelines>();
        services.AddSingleton<IEffects, EffectsClient>();
    }
}
