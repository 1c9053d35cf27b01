namespace Orleans.Platform.Grains.Verification;

/// <summary>One step of a verification transaction: an append, or a read with what it saw.</summary>
/// <param name="Key">The list.</param>
/// <param name="Append">What is put at the list's end; null for a read.</param>
/// <param name="Seen">What a read saw; null before it was done, and for an append.</param>
[GenerateSerializer, Immutable]
public sealed record VerificationOperation(
    [property: Id(0)] string Key, [property: Id(1)] long? Append, [property: Id(2)] long[]? Seen = null);
