namespace Orleans.Platform.Grains.Verification;

/// <summary>The state of a <see cref="VerificationListGrain"/>.</summary>
[GenerateSerializer]
public sealed class VerificationList
{
    /// <summary>The numbers in the order in which they were put there.</summary>
    [Id(0)]
    public List<long> Values { get; set; } = [];
}
