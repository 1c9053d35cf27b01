using Npgsql;
using NpgsqlTypes;
using Orleans.Platform.Governance.Requests;
using Orleans.Platform.Storage.Commit;

namespace Orleans.Platform.Governance.Durable;

/// <summary>A durable request that has not ended, as its record has it.</summary>
internal sealed record RunningRequest(
    Guid RequestId, RequestKey Key, string GrainId, string InterfaceName, string MethodName, string ArgumentsJson, bool IsStep)
{
    private const int PageSize = 500;

    /// <summary>The next page of a service's running requests, in the order of their ids.</summary>
    public static async Task<List<RunningRequest>> ReadAsync(
        NpgsqlDataSource dataSource, string serviceId, Guid after, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(RequestSql.Running);
        command.Parameters.Add(CommitSql.Scalar(serviceId, NpgsqlDbType.Text));
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
}
