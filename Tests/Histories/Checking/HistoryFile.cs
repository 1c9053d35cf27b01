using System.Text.Json;

namespace Orleans.Platform.Tests.Histories.Checking;

/// <summary>A history as a file: one JSON line for each transaction, then one for each final list.</summary>
public static class HistoryFile
{
    public static string Write(string name, IReadOnlyList<Transaction> history, IReadOnlyDictionary<string, long[]> final)
    {
        var path = Path.Combine(Path.GetTempPath(), name);
        using var file = File.CreateText(path);
        foreach (var transaction in history) file.WriteLine(JsonSerializer.Serialize(transaction));
        foreach (var (key, list) in final) file.WriteLine(JsonSerializer.Serialize(new { key, final = list }));
        return path;
    }
}
