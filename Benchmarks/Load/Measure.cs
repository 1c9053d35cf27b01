using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Platform.Benchmarks.Load;

/// <summary>One line of the output.</summary>
public sealed record Measure(
    string Bench,
    string System,
    int Accounts,
    int InFlight,
    [property: JsonPropertyName("txPerSecond")] double TransactionsPerSecond,
    double P50Ms,
    double P99Ms,
    long Aborted)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The number of connections that did best; null where it is not a choice.</summary>
    public int? Connections { get; init; }

    /// <summary>The number of runs of which this one is the median.</summary>
    public int? Runs { get; init; }

    /// <summary>All tables and indexes, for each transaction.</summary>
    public double? StoredBytesPerTransaction { get; init; }

    public void Print() => Console.Out.WriteLine(JsonSerializer.Serialize(this, Options));
}
