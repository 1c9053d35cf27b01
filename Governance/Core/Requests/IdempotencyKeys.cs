using System.Globalization;
using Orleans.Platform.Governance.Durable;
using Orleans.Platform.Requests;

namespace Orleans.Platform.Governance.Requests;

/// <summary>What may be an idempotency key, and the keys that the platform makes itself.</summary>
internal static class IdempotencyKeys
{
    public const int MaxLength = 255;

    private const int RequestIdLength = 32;

    /// <summary>Refuses anything but 1 to 255 visible ASCII characters.</summary>
    public static void Validate(string key)
    {
        if (key.Length is 0 or > MaxLength || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new InvalidIdempotencyKeyException($"An idempotency key has 1 to {MaxLength} visible ASCII characters.");
        }
    }

    /// <summary>The key of the n-th call or effect of a durable request.</summary>
    public static string ForStep(Guid requestId, int ordinal) => string.Create(CultureInfo.InvariantCulture, $"{requestId:N}/{ordinal}");

    /// <summary>A key for a durable request whose caller gave none.</summary>
    public static string Fresh(Guid id) => $"auto-{id:N}";

    /// <summary>Reads a key made by <see cref="ForStep"/>.</summary>
    public static bool TryParseStep(string key, out StepId step)
    {
        step = default;
        if (key.Length <= RequestIdLength + 1 || key[RequestIdLength] != '/') return false;
        if (!Guid.TryParseExact(key.AsSpan(0, RequestIdLength), "N", out var requestId)) return false;
        if (!int.TryParse(key.AsSpan(RequestIdLength + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal)) return false;
        step = new StepId(requestId, ordinal);
        return true;
    }
}
