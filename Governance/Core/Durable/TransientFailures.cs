using System.Net.Sockets;
using Npgsql;
using Orleans.Platform.Requests;
using Orleans.Platform.Storage;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Transactions;

namespace Orleans.Platform.Governance.Durable;

/// <summary>Tells failures of the infrastructure, which pass, from those of the application, which come back.</summary>
internal static class TransientFailures
{
    public static bool IsTransient(Exception failure) => failure switch
    {
        OrleansTransactionInDoubtException or OrleansTransactionTransientFailureException => true,
        OrleansTransactionAbortedException aborted => aborted.InnerException is null || IsTransient(aborted.InnerException),
        AggregateException { InnerException: { } inner } => IsTransient(inner),
        CommitConflictException refused => refused.Guard is not null, // Without a guard it was the data itself.
        CommitOverloadException or CommitInDoubtException or FencedException or RequestInProgressException => true,
        TimeoutException or OperationCanceledException or IOException or SocketException or ObjectDisposedException => true,
        PostgresException refused => refused.SqlState == CommitSql.GuardFailed || !DatabaseRefusal.IsFinal(refused),
        NpgsqlException or OrleansException => true,
        _ => false,
    };
}
