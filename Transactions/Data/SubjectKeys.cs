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
internal sealed class SubjectKeys(NpgsqlDataSource database, TimeProvider time, IOptions<DataProtectionOptions> options)
{
    private static readonly SqlQueries Sql = SqlQueries.Load(typeof(SubjectKeys).Assembly, "subject_keys.sql");

    private readonly ConcurrentDictionary<string, SubjectKey> _bySubject = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, SubjectKey> _byId = new();

    /// <summary>A key that memory has already.</summary>
    public bool TryGet(string subject, out SubjectKey key) => _bySubject.TryGetValue(subject, out key!);

    /// <summary>A key that memory has already.</summary>
    public bool TryGet(Guid id, out SubjectKey key) => _byId.TryGetValue(id, out key!);

    /// <summary>Finds the subject's key, or makes one.</summary>
    public async Task EnsureAsync(string subject, CancellationToken cancellationToken)
    {
        if (await FindAsync(subject, cancellationToken)) return;
        var id = Guid.CreateVersion7();
        var wrapped = Seal(MasterKey, RandomNumberGenerator.GetBytes(SubjectKey.Size), Context(id, subject));
        await using var add = database.CreateCommand(Sql["AddKey"]);
        add.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        add.Parameters.Add(new NpgsqlParameter<string> { TypedValue = subject });
        add.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = wrapped });
        add.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = time.GetUtcNow().UtcDateTime });
        await DatabaseRead.RunAsync(() => add.ExecuteNonQueryAsync(cancellationToken), time, cancellationToken);
        await FindAsync(subject, cancellationToken); // Another silo's key, when that one was faster.
    }

    /// <summary>Loads keys by their ids. Those that do not exist any more stay unknown: what they encrypted is erased.</summary>
    public async Task LoadAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var missing = ids.Where(id => !_byId.ContainsKey(id)).ToArray();
        if (missing.Length == 0) return;
        await using var find = database.CreateCommand(Sql["FindByIds"]);
        find.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = missing });
        await TakeAsync(find, cancellationToken);
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

    private byte[] MasterKey => options.Value.MasterKey is { Length: SubjectKey.Size } key
        ? key
        : throw new InvalidOperationException(
            "Personal data needs a master key: set DataProtectionOptions.MasterKey to 32 random bytes, and keep them; without them the data cannot be read.");

    private static byte[] Context(Guid id, string subject) => Encoding.UTF8.GetBytes($"{id:N}/{subject}");

    private async Task<bool> FindAsync(string subject, CancellationToken cancellationToken)
    {
        await using var find = database.CreateCommand(Sql["FindBySubject"]);
        find.Parameters.Add(new NpgsqlParameter<string> { TypedValue = subject });
        await TakeAsync(find, cancellationToken);
        return _bySubject.ContainsKey(subject);
    }

    private Task<int> TakeAsync(NpgsqlCommand command, CancellationToken cancellationToken)
        => DatabaseRead.RunAsync(() => TakeOnceAsync(command, cancellationToken), time, cancellationToken);

    private async Task<int> TakeOnceAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var count = 0;
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
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
