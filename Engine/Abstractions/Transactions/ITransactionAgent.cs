namespace Orleans.Transactions
{
    /// <summary>Starts and ends the transactions of root calls.</summary>
    public interface ITransactionAgent
    {
        Task<TransactionInfo> StartTransaction(bool readOnly, TimeSpan timeout);

        Task<(TransactionalStatus Status, Exception? exception)> Resolve(TransactionInfo transactionInfo);

        Task Abort(TransactionInfo transactionInfo);
    }

    /// <summary>Says whether new transactions are to be refused for now.</summary>
    public interface ITransactionOverloadDetector
    {
        bool IsOverloaded();
    }

    public class TransactionRateLoadSheddingOptions
    {
        public bool Enabled { get; set; }

        /// <summary>Transactions per second on each silo.</summary>
        public double Limit { get; set; } = 700;
    }
}

namespace Orleans.Transactions.Abstractions
{
    /// <summary>Counts the transactions of a silo.</summary>
    public interface ITransactionAgentStatistics
    {
        long TransactionsStarted { get; }

        long TransactionsSucceeded { get; }

        long TransactionsFailed { get; }

        long TransactionsThrottled { get; }

        void TrackTransactionStarted();

        void TrackTransactionSucceeded();

        void TrackTransactionFailed();

        void TrackTransactionThrottled();
    }
}
