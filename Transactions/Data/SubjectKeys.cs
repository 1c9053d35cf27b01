using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Platform.Storage;
using Orleans.Platform.Storage.Sql;

namespace Orleans.Platform.Transactions.Data;

/// <summary>
/// The keys that personal data is encrypted with, one for each data subject (envelope encryption): kept in the database,
/// themselves encrypted with the master key, which is not there. A key becomes durable before anything encrypted with it.
/// </summary>
internal sealed class SubjectKeys
{
    private static readonly SqlQueries Sql = SqlQueries.Load(typeof(SubjectKeys).Assembly, "subject_keys.sql");

    private readonly NpgsqlDataSource _database;
    private readonly TimeProvider _time;
    private readonly IOptions<DataProtectionOptions> _options;
    private readonly Gathering<string> _missing;
    private readonly Gathering<Guid> _unknown;
    private readonly ConcurrentDictionary<string, SubjectKey> _bySubject = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, SubjectKey> _byId = new();

    public SubjectKeys(NpgsqlDataSource database, TimeProvider time, IOptions<DataProtectionOptions> options)
    {
        (_database, _time, _options) = (database, time, options);
        _missing = new Gathering<string>(EnsureAsync);
        _unknown = new Gathering<Guid>(LoadAsync);
    }

    /// <summary>A key that memory has already.</summary>
    public bool TryGet(string subject, out SubjectKey key) => _bySubject.TryGetValue(subject, out key!);

    /// <summary>A key that memory has already.</summary>
    public bool TryGet(Guid id, out SubjectKey key) => _byId.TryGetValue(id, out key!);

    /// <summary>Finds the subject's key, or makes one.</summary>
    public Task EnsureAsync(string subject, CancellationToken cancellationToken) => _missing.WantAsync(subject).WaitAsync(cancellationToken);

    /// <summary>Loads keys by their ids. Those that do not exist any more stay unknown: what they encrypted is erased.</summary>
    public async Task LoadAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var missing = ids.Where(id => !_byId.ContainsKey(id)).ToList();
        if (missing.Count > 0) await Task.WhenAll(missing.Select(_unknown.WantAsync)).WaitAsync(cancellationToken);
    }

    internal static byte[] Seal(byte[] key, ReadOnlySpan<byte> clear, byte[] context)
    {
        using var aes = new AesGcm(key, SubjectKey.TagSize);
        var box = new byte[SubjectKey.NonceSize + SubjectKey.TagSize + clear.Length];
        var nonce = box.AsSpan(0, SubjectKey.NonceSize);
        RandomNumberGenerator.Fill(nonce);
        aes.Encrypt(nonce, clear, box.AsSpan(SubjectKey.NonceSize + SubjectKey.TagSize), box.AsSpan(SubjectKey.NonceSize, SubjectKey.TagSize), context);
        return box;
    }

    internal static byte[] Open(byte[] key, ReadOnlySpan<byte> box, byte[] context)
    {
        using var aes = new AesGcm(key, SubjectKey.TagSize);
        var clear = new byte[box.Length - SubjectKey.NonceSize - SubjectKey.TagSize];
        aes.Decrypt(
            box[..SubjectKey.NonceSize], box[(SubjectKey.NonceSize + SubjectKey.TagSize)..], box.Slice(SubjectKey.NonceSize, SubjectKey.TagSize), clear, context);
        return clear;
    }

    private byte[] MasterKey => _options.Value.MasterKey is { Length: SubjectKey.Size } key
        ? key
        : throw new InvalidOperationException(
            "Personal data needs a master key: set DataProtectionOptions.MasterKey to 32 random bytes, and keep them; without them the data cannot be read.");

    private static byte[] Context(Guid id, string subject) => Encoding.UTF8.GetBytes($"{id:N}/{subject}");

    private async Task EnsureAsync(string[] subjects)
    {
        await FindAsync(subjects);
        string[] missing = [.. subjects.Where(subject => !_bySubject.ContainsKey(subject)).Order(StringComparer.Ordinal)]; // All silos in one order.
        if (missing.Length == 0) return;
        Guid[] ids = [.. missing.Select(_ => Guid.CreateVersion7())];
        byte[][] wrapped = [.. missing.Zip(ids, (subject, id) => Seal(MasterKey, RandomNumberGenerator.GetBytes(SubjectKey.Size), Context(id, subject)))];
        await using var add = _database.CreateCommand(Sql["AddKeys"]);
        add.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = ids });
        add.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = missing });
        add.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = wrapped });
        add.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = _time.GetUtcNow().UtcDateTime });
        await DatabaseRead.RunAsync(() => add.ExecuteNonQueryAsync(), _time, CancellationToken.None);
        await FindAsync(missing); // Another silo's keys, where that one was faster.
    }

    private async Task FindAsync(string[] subjects)
    {
        await using var find = _database.CreateCommand(Sql["FindBySubjects"]);
        find.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = subjects });
        await DatabaseRead.RunAsync(() => TakeAsync(find), _time, CancellationToken.None);
    }

    private async Task LoadAsync(Guid[] ids)
    {
        await using var find = _database.CreateCommand(Sql["FindByIds"]);
        find.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = ids });
        await DatabaseRead.RunAsync(() => TakeAsync(find), _time, CancellationToken.None);
    }

    private async Task<int> TakeAsync(NpgsqlCommand command)
    {
        var count = 0;
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            var (id, subject) = (rows.GetGuid(0), rows.GetString(1));
            var key = new SubjectKey(id, Open(MasterKey, rows.GetFieldValue<byte[]>(2), Context(id, subject)));
            _byId[id] = key;
            _bySubject[subject] = key;
            count++;
        }

        return count;
    }
}

/// <summary>A data subject's key (AES-256-GCM).</summary>
internal sealed record SubjectKey(Guid Id, byte[] Key)
{
    public const int Size = 32;
    public const int NonceSize = 12;
    public const int TagSize = 16;
}
