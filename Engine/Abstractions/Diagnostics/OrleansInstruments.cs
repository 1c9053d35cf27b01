using System.Diagnostics.Metrics;

namespace Orleans.Runtime;

/// <summary>The meter of the runtime.</summary>
public class OrleansInstruments(IMeterFactory meterFactory)
{
    internal const string MeterName = "Microsoft.Orleans";

    public Meter Meter { get; } = meterFactory.Create(MeterName);
}

/// <summary>Names of instruments, as Orleans users know them.</summary>
internal static class InstrumentNames
{
    internal const string AppRequestsLatencyHistogram = "orleans-app-requests-latency-bucket";
    internal const string AppRequestsLatencyCount = "orleans-app-requests-latency-count";
    internal const string AppRequestsLatencySum = "orleans-app-requests-latency-sum";
    internal const string AppRequestsTimedOut = "orleans-app-requests-timedout";
    internal const string AppRequestsCanceled = "orleans-app-requests-canceled";
    internal const string CatalogActivationCount = "orleans-catalog-activations";
    internal const string CatalogActivationCreated = "orleans-catalog-activation-created";
    internal const string CatalogActivationDestroyed = "orleans-catalog-activation-destroyed";
    internal const string GrainCounts = "orleans-grains";
    internal const string StorageReadLatency = "orleans-storage-read-latency";
    internal const string StorageWriteLatency = "orleans-storage-write-latency";
    internal const string StorageClearLatency = "orleans-storage-clear-latency";
    internal const string StorageReadErrors = "orleans-storage-read-errors";
    internal const string StorageWriteErrors = "orleans-storage-write-errors";
    internal const string StorageClearErrors = "orleans-storage-clear-errors";
    internal const string TransactionsStarted = "orleans-transactions-started";
    internal const string TransactionsSuccessful = "orleans-transactions-successful";
    internal const string TransactionsFailed = "orleans-transactions-failed";
    internal const string TransactionsThrottled = "orleans-transactions-throttled";
    internal const string MessagingSentSize = "orleans-messaging-sent-messages-size";
    internal const string MessagingReceivedSize = "orleans-messaging-received-messages-size";
    internal const string MessagingSentDropped = "orleans-messaging-sent-dropped";
    internal const string MessagingRejected = "orleans-messaging-rejected";
    internal const string MessagingRerouted = "orleans-messaging-rerouted";
    internal const string MessagingExpired = "orleans-messaging-expired";
    internal const string GatewayConnectedClients = "orleans-gateway-connected-clients";
    internal const string GatewaySent = "orleans-gateway-sent";
    internal const string GatewayReceived = "orleans-gateway-received";
    internal const string WatchdogHealthChecks = "orleans-watchdog-health-checks";
    internal const string WatchdogFailedHealthChecks = "orleans-watchdog-health-checks-failed";
    internal const string SchedulerLongRunningTurns = "orleans-scheduler-long-running-turns";
}
