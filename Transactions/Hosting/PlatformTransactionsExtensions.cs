using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Platform.Seams;
using Orleans.Platform.Transactions.Branches;
using Orleans.Platform.Transactions.Calls;
using Orleans.Platform.Transactions.Clients;
using Orleans.Platform.Transactions.Committers;
using Orleans.Platform.Transactions.Data;
using Orleans.Platform.Transactions.Items;
using Orleans.Platform.Transactions.Monitoring;
using Orleans.Platform.Transactions.Names;
using Orleans.Platform.Transactions.Persistence;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Platform.Transactions.Reminders;
using Orleans.Platform.Transactions.Running;
using Orleans.Platform.Transactions.State;
using Orleans.Storage;
using Orleans.Transactions;
using Orleans.Transactions.Abstractions;

namespace Orleans.Platform.Transactions;

/// <summary>Adds durable transactions and their provenance to a silo.</summary>
public static class PlatformTransactionsExtensions
{
    /// <summary>The name under which the platform's grain storage is registered, besides being the default.</summary>
    public const string StorageName = "platform";

    // Streams keep subscriptions in the storage of this name.
    private const string SubscriptionStorageName = "PubSubStore";

    /// <summary>
    /// Registers transactions, transactional states, grain storage and the table of reminders on PostgreSQL. Needs a registered
    /// <c>NpgsqlDataSource</c> and <c>UseTransactions()</c> on the silo. Call it before other call filters are added, so
    /// that they see the call's scope.
    /// </summary>
    public static IServiceCollection AddPlatformTransactions(this IServiceCollection services, Action<TransactionOptions>? configure = null)
    {
        services.AddOptions<TransactionOptions>()
            .Validate(options => options.MaxExecuting > 0, "TransactionOptions.MaxExecuting must be above 0.")
            .Validate(options => options.MaxWaiting >= 0, "TransactionOptions.MaxWaiting must not be negative.")
            .Validate(options => options.MaxQueuedCommits > 0, "TransactionOptions.MaxQueuedCommits must be above 0.")
            .Validate(options => options.MaxBatchSize is > 0 and <= 10_000, "TransactionOptions.MaxBatchSize must be 1 to 10,000.")
            .Validate(options => options.Deadline > TimeSpan.Zero, "TransactionOptions.Deadline must be above 0.")
            .Validate(options => options.ReadRecordDelay >= TimeSpan.Zero, "TransactionOptions.ReadRecordDelay must not be negative.")
            .Validate(options => options.CommitterTimeout > TimeSpan.Zero, "TransactionOptions.CommitterTimeout must be above 0.")
            .Validate(options => options.CommitterPatience >= TimeSpan.Zero, "TransactionOptions.CommitterPatience must not be negative.")
            .Validate(options => options.CommitTimeout >= TimeSpan.FromSeconds(1), "TransactionOptions.CommitTimeout must be at least 1 s.");
        if (configure is not null) services.Configure(configure);
        services.TryAddSingleton(TimeProvider.System);

        AddCommit(services);
        AddStates(services);
        AddRunning(services);
        AddCommitters(services);
        AddMonitoring(services);
        return services;
    }

    private static void AddCommit(IServiceCollection services)
    {
        services.AddSingleton<SiloPlace>();
        services.AddSingleton<ISiloPlace>(provider => provider.GetRequiredService<SiloPlace>());
        services.AddSingleton<ISiloFence>(provider => provider.GetRequiredService<SiloPlace>());
        services.AddSingleton<NameRegistry>();
        services.AddSingleton<BatchWriter>();
        services.AddSingleton<BatchAssembler>();
        services.AddSingleton<BatchCommitter>();
        services.AddSingleton<PlaceCheck>();
        services.AddSingleton<PendingNames>();
        services.AddSingleton<ReadRecords>();
        services.AddSingleton<CommitPipeline>();
        services.AddSingleton<ICommitPipeline>(provider => provider.GetRequiredService<CommitPipeline>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, CommitLifecycle>();
    }

    private static void AddStates(IServiceCollection services)
    {
        services.AddSingleton<IConfigurationValidator>(new StateStorageValidator(services));
        services.AddSingleton<SubjectKeys>();
        services.AddSingleton(provider => new PlatformJson(provider.GetRequiredService<SubjectKeys>()));
        services.AddSingleton<ItemReader>();
        services.AddSingleton<IItemReader>(provider => provider.GetRequiredService<ItemReader>());
        services.AddSingleton<ItemTable>();
        services.AddSingleton<IHandOverBarrier, ItemRelease>();
        services.AddSingleton<ITransactionalStateFactory, TransactionalStateFactory>();
        services.TryAddSingleton<IAttributeToFactoryMapper<TransactionalStateAttribute>, TransactionalStateAttributeMapper>();
        services.TryAddSingleton<IReminderTable, PlatformReminderTable>();
        services.AddSingleton<PlatformGrainStorage>();
        services.AddKeyedSingleton<IGrainStorage>(StorageName, (provider, _) => provider.GetRequiredService<PlatformGrainStorage>());
        services.TryAddKeyedSingleton<IGrainStorage>(SubscriptionStorageName, (provider, _) => provider.GetRequiredService<PlatformGrainStorage>());
        services.AddKeyedSingleton<IGrainStorage>(
            Providers.ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, (provider, _) => provider.GetRequiredService<PlatformGrainStorage>());
    }

    private static void AddRunning(IServiceCollection services)
    {
        services.TryAddSingleton<ITransactionAgentStatistics, TransactionAgentStatistics>();
        services.TryAddSingleton<ITransactionOverloadDetector, TransactionOverloadDetector>();
        services.AddSingleton<TransactionRegistry>();
        services.AddSingleton<ReadAnswers>();
        services.AddSingleton<Admission>();
        services.AddSingleton<ITransactionLoad>(provider => provider.GetRequiredService<Admission>());
        services.AddSingleton<CommitEntries>();
        services.AddSingleton<TransactionCoordinator>();
        services.AddSingleton<ITransactionRows, TransactionRows>();
        services.AddSingleton<LocalBranches>();
        services.AddSingleton<BranchTable>();
        services.AddSingleton<BranchWatch>();
        services.AddSingleton<Branches.Branches>();
        services.AddSingleton<ITransactionRunner, TransactionRunner>();
        services.AddSingleton<ITransactionAgent, TransactionAgent>();
        services.AddSingleton<ITransactionClient, TransactionClient>();
        services.AddSingleton<ClientTransactions>();
        services.AddSingleton<IIncomingGrainCallFilter, CallScopeFilter>();
    }

    private static void AddMonitoring(IServiceCollection services)
    {
        services.AddSingleton<AbortLog>();
        services.AddSingleton<AbortWriter>();
        services.AddSingleton<ITransactionMonitor, TransactionMonitor>();
    }

    private static void AddCommitters(IServiceCollection services)
    {
        services.AddSingleton<CommitterProtocol>();
        services.AddSingleton<PreparedReader>();
        services.AddSingleton<CommitterRecovery>();
        services.AddSingleton<ITransactionCommitterFactory, TransactionCommitterFactory>();
        services.TryAddSingleton<IAttributeToFactoryMapper<TransactionCommitterAttribute>, TransactionCommitterAttributeMapper>();
    }
}
