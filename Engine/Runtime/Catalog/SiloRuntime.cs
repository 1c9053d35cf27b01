using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Engine.Filters;
using Orleans.Engine.Proxies;
using Orleans.Engine.Scheduling;

namespace Orleans.Engine.Catalog;

/// <summary>What every activation of a silo shares.</summary>
internal sealed class SiloRuntime(
    IServiceProvider services,
    ILocalSiloDetails silo,
    [FromKeyedServices(TimeProviderNames.ActivationManagement)] TimeProvider time,
    [FromKeyedServices(TimeProviderNames.ActivationManagement)] SiloClock clock,
    ExpirySweeper sweeper,
    CallInvoker invoker,
    ITransactionHost transactions,
    ActivationDirectory directory,
    CatalogInstruments instruments,
    IOptions<GrainCollectionOptions> collection,
    IOptions<SchedulingOptions> scheduling,
    IOptions<SiloMessagingOptions> messaging,
    ILogger<Activation> logger)
{
    private ReferenceFactory? _references;
    private IGrainActivator? _activator;

    internal IServiceProvider Services => services;

    internal SiloAddress Silo => silo.SiloAddress;

    internal TimeProvider Time => time;

    internal SiloClock Clock => clock;

    internal ExpirySweeper Sweeper => sweeper;

    internal CallInvoker Invoker => invoker;

    internal ITransactionHost Transactions => transactions;

    internal ActivationDirectory Directory => directory;

    internal CatalogInstruments Instruments => instruments;

    internal GrainCollectionOptions Collection => collection.Value;

    /// <summary>The length in milliseconds from which a turn is remarkable.</summary>
    internal long LongTurn { get; } = (long)scheduling.Value.TurnWarningLengthThreshold.TotalMilliseconds;

    internal RequestTimes RequestTimes { get; } = new(messaging.Value);

    /// <summary>A request that runs longer does not hold the end of its activation up, even when somebody waits for it.</summary>
    internal TimeSpan LongestRequest => messaging.Value.MaxRequestProcessingTime;

    internal ILogger Logger => logger;

    internal ReferenceFactory References => _references ??= services.GetRequiredService<ReferenceFactory>();

    internal IGrainActivator Activator => _activator ??= services.GetRequiredService<IGrainActivator>();
}
