using System.Collections.Concurrent;
using Npgsql;
using Orleans.Platform.Storage;
using Orleans.Platform.Storage.Sql;

namespace Orleans.Platform.Transactions.Names;

/// <summary>The short numbers of item kinds, methods and principals; each is looked up, or made, once for each process.</summary>
internal sealed class NameRegistry(NpgsqlDataSource database, TimeProvider time)
{
    private static readonly SqlQueries Sql = SqlQueries.Load(typeof(NameRegistry).Assembly, "names.sql");

    private readonly ConcurrentDictionary<(string Service, string GrainType, string StateName), int> _kinds = new();
    private readonly ConcurrentDictionary<(string Interface, string Method), int> _methods = new();
    private readonly ConcurrentDictionary<string, int> _principals = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Add, string Values), Lazy<Task<int>>> _adding = new();

    /// <summary>The number of a method that was looked up before.</summary>
    public bool TryMethod(string interfaceName, string methodName, out int id) => _methods.TryGetValue((interfaceName, methodName), out id);

    /// <summary>The number of a principal that was looked up before.</summary>
    public bool TryPrincipal(string name, out int id) => _principals.TryGetValue(name, out id);

    public ValueTask<int> KindAsync(string service, string grainType, string stateName, CancellationToken cancellationToken)
        => _kinds.TryGetValue((service, grainType, stateName), out var id)
            ? new(id)
            : new(AddAsync(_kinds, (service, grainType, stateName), "AddKind", "FindKind", [service, grainType, stateName], cancellationToken));

    public ValueTask<int> MethodAsync(string interfaceName, string methodName, CancellationToken cancellationToken)
        => _methods.TryGetValue((interfaceName, methodName), out var id)
            ? new(id)
            : new(AddAsync(_methods, (interfaceName, methodName), "AddMethod", "FindMethod", [interfaceName, methodName], cancellationToken));

    public ValueTask<int> PrincipalAsync(string name, CancellationToken cancellationToken)
        => _principals.TryGetValue(name, out var id)
            ? new(id)
            : new(AddAsync(_principals, name, "AddPrincipal", "FindPrincipal", [name], cancellationToken));

    /// <summary>Many who want a new name at the same time share one look-up, and one connection.</summary>
    private Task<int> AddAsync<TName>(
        ConcurrentDictionary<TName, int> cache, TName name, string add, string find, string[] values, CancellationToken cancellationToken)
        where TName : notnull
        => _adding.GetOrAdd((add, string.Join('\0', values)), key => new(() => AddSharedAsync(key, cache, name, find, values))).Value.WaitAsync(cancellationToken);

    private async Task<int> AddSharedAsync<TName>(
        (string Add, string Values) key, ConcurrentDictionary<TName, int> cache, TName name, string find, string[] values)
        where TName : notnull
    {
        try
        {
            return await DatabaseRead.RunAsync(() => AddOnceAsync(cache, name, key.Add, find, values), time, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _adding.TryRemove(key, out _);
        }
    }

    private async Task<int> AddOnceAsync<TName>(
        ConcurrentDictionary<TName, int> cache, TName name, string add, string find, string[] values)
        where TName : notnull
    {
        await using (var insert = Command(Sql[add], values))
        {
            await insert.ExecuteNonQueryAsync().ConfigureAwait(false);
        }

        await using var query = Command(Sql[find], values);
        var id = (int)(await query.ExecuteScalarAsync().ConfigureAwait(false))!;
        cache[name] = id;
        return id;
    }

    private NpgsqlCommand Command(string sql, string[] values)
    {
        var command = database.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
        }

        return command;
    }
}
