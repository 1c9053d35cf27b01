using System.Text.Json;

namespace Orleans.Platform.Benchmarks.Table;

/// <summary>One line of the table: what was measured, what is wanted, what came out.</summary>
public sealed record TableRow(string Measure, string Bar, string Result, bool? Met)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TableRow AtLeast(string measure, double wanted, double ratio, string bar, string figures)
        => new(measure, bar, $"{ratio:0.00} ({figures})", ratio >= wanted);

    public static TableRow AtMost(string measure, double wanted, double ratio, string bar, string figures)
        => new(measure, bar, $"{ratio:0.00} ({figures})", ratio <= wanted);

    public void Print() => Console.Out.WriteLine(JsonSerializer.Serialize(new { bench = "table", Measure, Bar, Result, Met }, Options));

    public string ToMarkdown() => $"| {Measure} | {Bar} | {Result} | {Met switch { true => "yes", false => "no", null => "–" }} |";
}
