using Npgsql;
using NpgsqlTypes;
using Orleans.Platform.Storage.Sql;

namespace Orleans.Platform.Storage.Commit;

/// <summary>The statements of <c>commit.sql</c>, and how they are put into a batch.</summary>
public static class CommitSql
{
    /// <summary>The named statements.</summary>
    public static SqlQueries Queries { get; } = SqlQueries.Load(typeof(CommitSql).Assembly, "commit.sql");

    /// <summary>The SQLSTATE that <c>platform.require</c> raises when a guard did not hold.</summary>
    public const string GuardFailed = "OP001";

    /// <summary>Appends a statement with positional parameters.</summary>
    public static void Append(NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        batch.BatchCommands.Add(command);
    }

    /// <summary>A scalar parameter.</summary>
    public static NpgsqlParameter Scalar<T>(T value, NpgsqlDbType type) => value is null
        ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = type }
        : new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type };
}
