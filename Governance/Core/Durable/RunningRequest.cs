using Npgsql;
using NpgsqlTypes;
using Orleans.Platform.Governance.Requests;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Transactions.Pipeline;

namespace Orleans.Platform.Governance.Durable;

/// <summary>A durable request that has not ended, as its record has it.</summary>
internal sealed record RunningRequest(
    Guid RequestId, RequestKey Key, string GrainId, string InterfaceName, string MethodName, string ArgumentsJson, bool IsStep)
{
    private const int PageSize = 500;

    /// <summary>Makes the running requests of silos that lost their places this silo's.</summary>
    public static async Task<int> TakeOverAsync(NpgsqlDataSource dataSource, ISiloPlace place, CancellationToken cancellationToken)
    {
        await using var command = Command(dataSource, RequestSql.TakeOver, place);
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The next page of a silo's running requests, in the order of their ids.</summary>
    public static async Task<List<RunningRequest>> ReadAsync(
        NpgsqlDataSource dataSource, ISiloPlace place, Guid after, CancellationToken cancellationToken)
    {
        await using var command = Command(dataSource, RequestSql.Running, place);
        command.Parameters.Add(CommitSql.Scalar(after, NpgsqlDbType.Uuid));
        command.Parameters.Add(CommitSql.Scalar(PageSize, NpgsqlDbType.Integer));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var page = new List<RunningRequest>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            page.Add(new RunningRequest(
                reader.GetGuid(0),
                new RequestKey(reader.GetString(1), reader.GetString(2), reader.GetString(3)),
                reader.GetString(4),
                reader.GetString(5),
                reader.GetString(6),
                reader.GetString(7),
                reader.GetBoolean(8)));
        }

        return page;
    }

    private static NpgsqlCommand Command(NpgsqlDataSource dataSource, string sql, ISiloPlace place)
    {
        var command = dataSource.CreateCommand(sql);
        command.Parameters.Add(CommitSql.Scalar(place.ServiceId, NpgsqlDbType.Text));
        command.Parameters.Add(CommitSql.Scalar(place.Slot, NpgsqlDbType.Smallint));
        command.Parameters.Add(CommitSql.Scalar(place.Epoch, NpgsqlDbType.Bigint));
        return command;
    }
}
