namespace Orleans.Platform.Grains.Verification;

/// <summary>What a verification transaction may be, so that none is a burden.</summary>
public static class VerificationRules
{
    /// <summary>Operations in one transaction.</summary>
    public const int MaxOperations = 64;

    /// <summary>Characters of a key.</summary>
    public const int MaxKeyLength = 64;

    /// <summary>Numbers in one list: every append writes the list whole.</summary>
    public const int MaxListLength = 10_000;

    /// <summary>Whether a text is a key: 1 to <see cref="MaxKeyLength"/> of <c>[A-Za-z0-9_.:-]</c>.</summary>
    public static bool IsKey(string? text) => text is { Length: >= 1 and <= MaxKeyLength }
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ':' or '-');
}
