using System.Globalization;

namespace Orleans.Runtime;

/// <summary>Encodings of keys: integers as upper-case hexadecimal, Guids as 32 digits, a compound key as <c>key+extension</c>.</summary>
public static class GrainIdKeyExtensions
{
    public static IdSpan CreateIntegerKey(long key)
    {
        Span<byte> digits = stackalloc byte[16];
        key.TryFormat(digits, out var count, "X", CultureInfo.InvariantCulture);
        return new IdSpan(digits[..count].ToArray());
    }

    public static IdSpan CreateIntegerKey(long key, string? keyExtension) => WithExtension(Text(key), keyExtension);

    public static IdSpan CreateGuidKey(Guid key) => IdSpan.Create(Text(key));

    public static IdSpan CreateGuidKey(Guid key, string? keyExtension) => WithExtension(Text(key), keyExtension);

    public static long GetIntegerKey(this GrainId grainId) => GetIntegerKey(grainId, out _);

    public static long GetIntegerKey(this GrainId grainId, out string? keyExt) =>
        TryGetIntegerKey(grainId, out var key, out keyExt) ? key : throw WrongFormat(grainId, "an integer");

    public static Guid GetGuidKey(this GrainId grainId) => GetGuidKey(grainId, out _);

    public static Guid GetGuidKey(this GrainId grainId, out string? keyExt) =>
        TryGetGuidKey(grainId, out var key, out keyExt) ? key : throw WrongFormat(grainId, "a Guid");

    public static bool TryGetIntegerKey(this GrainId grainId, out long key, out string? keyExt)
    {
        var text = Split(grainId, out keyExt);
        if (text.Length is > 0 and <= 16
            && long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out key))
            return true;
        key = default;
        keyExt = null;
        return false;
    }

    public static bool TryGetGuidKey(this GrainId grainId, out Guid key, out string? keyExt)
    {
        var text = Split(grainId, out keyExt);
        if (text.Length == 32 && Guid.TryParseExact(text, "N", out key)) return true;
        key = default;
        keyExt = null;
        return false;
    }

    private static string Text(long key) => key.ToString("X", CultureInfo.InvariantCulture);

    private static string Text(Guid key) => key.ToString("N");

    private static IdSpan WithExtension(string key, string? extension) =>
        IdSpan.Create(string.IsNullOrWhiteSpace(extension) ? key : $"{key}+{extension}");

    private static ReadOnlySpan<char> Split(GrainId grainId, out string? extension)
    {
        var text = grainId.Key.ToString();
        var plus = text.IndexOf('+');
        extension = plus < 0 ? null : text[(plus + 1)..];
        return plus < 0 ? text : text.AsSpan(0, plus);
    }

    private static ArgumentException WrongFormat(GrainId grainId, string expected) =>
        new($"The key of grain {grainId} is not {expected}.", nameof(grainId));
}
