namespace Orleans.Platform.Grains.Payments.Payments;

/// <summary>One payment.</summary>
[GenerateSerializer]
public sealed class PaymentState
{
    /// <summary>Null: there is no such payment.</summary>
    [Id(0)]
    public PaymentOrder? Order { get; set; }

    /// <summary>Where it stands.</summary>
    [Id(1)]
    public PaymentStatus Status { get; set; }

    /// <summary>The provider's charge, when it succeeded.</summary>
    [Id(2)]
    public string? ChargeId { get; set; }

    /// <summary>Why the provider declined it.</summary>
    [Id(3)]
    public string? DeclineReason { get; set; }

    /// <summary>Its steps so far.</summary>
    [Id(4)]
    public List<PaymentEvent> History { get; set; } = [];
}
