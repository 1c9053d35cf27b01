using System.Text;
using Npgsql;
using Orleans.Platform.Storage.Sql;
using Orleans.Platform.Tests.Crash.Load;

namespace Orleans.Platform.Tests.Crash.Checks;

/// <summary>Reads the facts that only the database has.</summary>
public sealed class DatabaseReader(NpgsqlDataSource source)
{
    private static readonly SqlQueries Queries = SqlQueries.Load(typeof(DatabaseReader).Assembly, "history.sql");

    /// <summary>The whole history of a run: what was seen from outside before, and what the database has.</summary>
    public async Task<History> ReadAsync(
        IReadOnlyCollection<Operation> operations,
        IReadOnlyList<(Operation Operation, Answer? Replay)> replays,
        IReadOnlyList<ChargeFact> charges,
        IReadOnlyList<PaymentFact> payments,
        IReadOnlyDictionary<string, AccountFact> accounts,
        Bank bank) => new()
    {
        Operations = operations,
        Replays = replays,
        Charges = charges,
        Payments = payments,
        Accounts = accounts,
        Opening = Bank.Opening,
        Versions = await VersionsAsync(),
        Current = await CurrentAsync(),
        Reads = await ReadsAsync(),
        Transactions = await TransactionsAsync(),
        Effects = await EffectsAsync(),
        Leaks = await SearchAsync(bank.PersonalWords),
    };

    public Task<List<VersionFact>> VersionsAsync() =>
        ReadAsync(Queries["Versions"], r => new VersionFact(r.GetString(0), r.GetInt64(1), r.GetInt64(2), r.GetInt32(3)));

    public Task<List<CurrentFact>> CurrentAsync() =>
        ReadAsync(Queries["Current"], r => new CurrentFact(r.GetString(0), r.GetInt64(1), r.GetInt64(2)));

    public Task<List<ReadFact>> ReadsAsync() =>
        ReadAsync(Queries["Reads"], r => new ReadFact(r.GetString(0), r.GetInt64(1), r.GetInt64(2), r.GetInt32(3)));

    public Task<List<TransactionFact>> TransactionsAsync() =>
        ReadAsync(Queries["Transactions"], r => new TransactionFact(r.GetInt64(0), r.GetInt32(1), r.GetBoolean(2)));

    public Task<List<EffectFact>> EffectsAsync() =>
        ReadAsync(Queries["Effects"], r => new EffectFact(r.GetString(0), r.GetBoolean(1), r.IsDBNull(2) ? null : r.GetString(2)));

    /// <summary>The tables in which one of the words stands in clear.</summary>
    public async Task<List<string>> SearchAsync(IReadOnlyList<string> words)
    {
        string[] patterns = [.. words.SelectMany(w => (string[])[$"%{w}%", $"%{Convert.ToHexString(Encoding.UTF8.GetBytes(w))}%"])];
        var found = new List<string>();
        foreach (string command in await ReadAsync(Queries["SearchCommands"], r => r.GetString(0)))
            found.AddRange(await ReadAsync(command, r => r.GetString(0), (object)patterns));
        return found;
    }

    private async Task<List<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> read, params object[] arguments)
    {
        await using NpgsqlCommand command = source.CreateCommand(sql);
        command.CommandTimeout = 120;
        foreach (object argument in arguments)
            command.Parameters.Add(new NpgsqlParameter { Value = argument });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(read(reader));
        return rows;
    }
}
