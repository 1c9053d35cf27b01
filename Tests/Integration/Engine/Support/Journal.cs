using System.Collections.Concurrent;

namespace Orleans.Platform.Tests.Integration.Engine.Support;

/// <summary>What happened in which order, told by grains, read by tests.</summary>
public static class Journal
{
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Journals = new();

    public static void Add(string name, string entry) => Journals.GetOrAdd(name, _ => new()).Enqueue(entry);

    public static string[] Read(string name) => Journals.TryGetValue(name, out var journal) ? [.. journal] : [];
}
