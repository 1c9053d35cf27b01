using System.Data.Common;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Engine.AdoNet.Sql;

namespace Orleans.Engine.AdoNet.Reminders;

/// <summary>Reminders in PostgreSQL.</summary>
internal sealed class AdoNetReminderTable(IOptions<AdoNetReminderTableOptions> options, IOptions<ClusterOptions> cluster) : IReminderTable, IAsyncDisposable
{
    private static readonly SqlFile Sql = SqlFile.Load("reminder.sql");

    private readonly Database _database = Database.Open(
        "AdoNetReminderTable", options.Value.Invariant, options.Value.ConnectionString, options.Value.DataSource, Sql);

    private string Service => cluster.Value.ServiceId;

    public Task StartAsync(CancellationToken cancellationToken = default) => _database.CreateTablesAsync(cancellationToken);

    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
        (await ReadAsync("ReadRow", [.. Key(grainId), reminderName]).ConfigureAwait(false)).Reminders.SingleOrDefault();

    public Task<ReminderTableData> ReadRows(GrainId grainId) => ReadAsync("ReadGrain", Key(grainId));

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => ReadAsync("ReadRange", [Service, (long)begin, (long)end]);

    public async Task<string?> UpsertRow(ReminderEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        object?[] values =
        [
            .. Key(entry.GrainId), entry.ReminderName, (long)entry.GrainId.GetUniformHashCode(), entry.StartAt.ToUniversalTime(), entry.Period,
        ];
        return (await _database.ScalarAsync("Upsert", values, CancellationToken.None).ConfigureAwait(false))?.ToString();
    }

    public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        Guid.TryParse(eTag, out var version)
        && await _database.ExecuteAsync("Remove", [.. Key(grainId), reminderName, version], CancellationToken.None).ConfigureAwait(false) == 1;

    public Task TestOnlyClearTable() => _database.ExecuteAsync("Clear", [Service], CancellationToken.None);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private async Task<ReminderTableData> ReadAsync(string statement, object?[] values) =>
        new(await _database.ReadAsync(statement, values, Entry, CancellationToken.None).ConfigureAwait(false));

    private static ReminderEntry Entry(DbDataReader row) => new()
    {
        GrainId = GrainId.Create(row.GetString(0), row.GetString(1)),
        ReminderName = row.GetString(2),
        StartAt = row.GetDateTime(3),
        Period = row.GetFieldValue<TimeSpan>(4),
        ETag = row.GetGuid(5).ToString(),
    };

    private object?[] Key(GrainId grainId) => [Service, grainId.Type.ToString(), grainId.Key.ToString()];
}
