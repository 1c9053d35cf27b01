using Npgsql;
using NpgsqlTypes;
using Orleans.Platform.Storage;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Storage.Sql;
using Orleans.Platform.Transactions.Pipeline;

namespace Orleans.Platform.Transactions.Reminders;

/// <summary>Reminders in PostgreSQL.</summary>
internal sealed class PlatformReminderTable(NpgsqlDataSource database, SiloPlace place, TimeProvider time) : IReminderTable
{
    private static readonly SqlQueries Sql = SqlQueries.Load(typeof(PlatformReminderTable).Assembly, "reminders.sql");

    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName)
        => (await ReadAsync("ReadReminder", [.. Grain(grainId), Text(reminderName)])).Reminders.SingleOrDefault();

    public Task<ReminderTableData> ReadRows(GrainId grainId) => ReadAsync("ReadRemindersOfGrain", Grain(grainId));

    public Task<ReminderTableData> ReadRows(uint begin, uint end)
        => ReadAsync("ReadRemindersOfRange", [Number(begin), Number(end)]);

    public async Task<string?> UpsertRow(ReminderEntry entry)
    {
        NpgsqlParameter[] values =
        [
            .. Grain(entry.GrainId),
            Text(entry.ReminderName),
            Number(entry.GrainId.GetUniformHashCode()),
            CommitSql.Scalar(entry.StartAt.ToUniversalTime(), NpgsqlDbType.TimestampTz),
            CommitSql.Scalar(entry.Period, NpgsqlDbType.Interval),
        ];
        return (await RunAsync("UpsertReminder", values, command => command.ExecuteScalarAsync()))?.ToString();
    }

    public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag)
    {
        if (!Guid.TryParse(eTag, out var version)) return false;
        NpgsqlParameter[] values = [.. Grain(grainId), Text(reminderName), CommitSql.Scalar(version, NpgsqlDbType.Uuid)];
        // Not repeated after a failure: a second try could not tell "removed by the first" from "never there".
        await using var command = Command("RemoveReminder", values);
        return await command.ExecuteNonQueryAsync() == 1;
    }

    public Task TestOnlyClearTable() => RunAsync("ClearReminders", [], command => command.ExecuteNonQueryAsync());

    private Task<ReminderTableData> ReadAsync(string query, NpgsqlParameter[] values) => RunAsync(query, values, ReadAllAsync);

    private static async Task<ReminderTableData> ReadAllAsync(NpgsqlCommand command)
    {
        var data = new ReminderTableData();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            data.Reminders.Add(new ReminderEntry
            {
                GrainId = GrainId.Create(rows.GetString(0), rows.GetString(1)),
                ReminderName = rows.GetString(2),
                StartAt = rows.GetDateTime(3),
                Period = rows.GetTimeSpan(4),
                ETag = rows.GetGuid(5).ToString(),
            });
        }

        return data;
    }

    private Task<T> RunAsync<T>(string query, NpgsqlParameter[] values, Func<NpgsqlCommand, Task<T>> run)
        => DatabaseRead.RunAsync(
            async () =>
            {
                await using var command = Command(query, values);
                return await run(command);
            },
            time,
            CancellationToken.None);

    private NpgsqlCommand Command(string query, NpgsqlParameter[] values)
    {
        var command = database.CreateCommand(Sql[query]);
        command.Parameters.Add(Text(place.ServiceId));
        foreach (var value in values)
        {
            // A parameter belongs to one command, and a command may be tried again.
            command.Parameters.Add(value.Clone());
        }

        return command;
    }

    private static NpgsqlParameter[] Grain(GrainId grain) => [Text(grain.Type.ToString()!), Text(grain.Key.ToString()!)];

    private static NpgsqlParameter Text(string value) => CommitSql.Scalar(value, NpgsqlDbType.Text);

    private static NpgsqlParameter Number(long value) => CommitSql.Scalar(value, NpgsqlDbType.Bigint);
}
