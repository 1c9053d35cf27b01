using System.Text;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Transactions.Names;
using Orleans.Platform.Transactions.Pipeline;

namespace Orleans.Platform.Transactions.State;

/// <summary>The key under which a grain's state is stored.</summary>
internal static class StateKey
{
    /// <summary>PostgreSQL's indexes take keys of some 2,700 bytes; this leaves room and is a thousand characters of plain text.</summary>
    private const int MaxKeyBytes = 1000;

    /// <exception cref="ArgumentException">The grain's key cannot be stored; the message says why.</exception>
    public static async ValueTask<ItemKey> ResolveAsync(
        GrainId grain, string stateName, NameRegistry names, SiloPlace place, CancellationToken cancellationToken)
    {
        var key = grain.Key.ToString()!;
        if (key.Contains('\0')) throw new ArgumentException($"A grain of type {grain.Type} with state has a NUL character in its key. PostgreSQL cannot store it.");
        if (Encoding.UTF8.GetByteCount(key) > MaxKeyBytes)
        {
            throw new ArgumentException($"A grain of type {grain.Type} with state has a key of more than {MaxKeyBytes} bytes. Use a shorter one, for example its SHA-256.");
        }

        return new ItemKey(await names.KindAsync(place.ServiceId, grain.Type.ToString()!, stateName, cancellationToken), key);
    }
}
