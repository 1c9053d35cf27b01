using Orleans.Platform.Grains.Payments;

namespace Orleans.Platform.Client.Web.Batches;

/// <summary>A line of a batch: a transfer, or the reason why it is none.</summary>
/// <param name="Number">Counts all lines of the file from 1, also blank ones and the header, as an editor does.</param>
/// <param name="Order">The transfer; null when the line is none.</param>
/// <param name="Problem">Why it is none.</param>
internal readonly record struct BatchLine(int Number, TransferOrder? Order, string Problem = "")
{
    /// <summary>The reason code of a line that is not a transfer.</summary>
    public const string Malformed = "malformed-line";
}
