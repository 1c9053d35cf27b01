namespace Orleans.Platform.Transactions.Pipeline;

/// <summary>This silo's place in the service, as rows name it that a silo owns until its place is taken.</summary>
public interface ISiloPlace
{
    /// <summary>The service.</summary>
    string ServiceId { get; }

    /// <summary>The slot in <c>platform.fence</c>.</summary>
    short Slot { get; }

    /// <summary>The epoch of the slot; a higher one in the database means that the place was taken.</summary>
    long Epoch { get; }
}
