namespace Orleans.Platform.Grains.Verification;

/// <summary>One activation of a grain, and where it is.</summary>
/// <param name="Id">Never the same for two activations.</param>
/// <param name="Silo">The silo's address.</param>
[GenerateSerializer, Immutable]
public sealed record VerificationActivation([property: Id(0)] string Id, [property: Id(1)] string Silo);
