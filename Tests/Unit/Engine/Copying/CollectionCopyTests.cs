using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using Orleans.Serialization.Copying;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Copying;

public sealed class CollectionCopyTests
{
    public static TheoryData<string, IEnumerable> Collections => new()
    {
        { "array", new Node[] { N("a"), N("b") } },
        { "covariant array", (object[])new Node[] { N("a"), N("b") } },
        { "list", new List<Node> { N("a"), N("b") } },
        { "queue", new Queue<Node>([N("a"), N("b")]) },
        { "stack", new Stack<Node>([N("a"), N("b")]) },
        { "read-only", new ReadOnlyCollection<Node>([N("a"), N("b")]) },
        { "immutable array", ImmutableArray.Create(N("a"), N("b")) },
        { "immutable list", ImmutableList.Create(N("a"), N("b")) },
        { "immutable queue", ImmutableQueue.Create(N("a"), N("b")) },
        { "immutable stack", ImmutableStack.Create(N("a"), N("b")) },
        { "collection expression", Expression([N("a"), N("b")]) },
        { "dictionary", new Dictionary<string, Node> { ["a"] = N("a"), ["b"] = N("b") } },
        { "sorted dictionary", new SortedDictionary<string, Node> { ["a"] = N("a"), ["b"] = N("b") } },
        { "sorted list", new SortedList<string, Node> { ["a"] = N("a"), ["b"] = N("b") } },
        { "concurrent", new ConcurrentDictionary<string, Node> { ["a"] = N("a") } },
        { "immutable dictionary", ImmutableDictionary<string, Node>.Empty.Add("a", N("a")) },
        { "two dimensions", new[,] { { N("a") }, { N("b") } } },
    };

    [Theory]
    [MemberData(nameof(Collections))]
    public void Elements_are_copied_in_order(string kind, IEnumerable original)
    {
        var copy = ArgumentCopier.Copy(original);
        var (before, after) = (Nodes(original), Nodes(copy));
        Assert.NotEmpty(before);
        Assert.Equal(before.Select(n => n.Name), after.Select(n => n.Name));
        Assert.All(before.Zip(after), pair => Assert.NotSame(pair.First, pair.Second));
        if (kind != "collection expression") Assert.Equal(original.GetType(), copy.GetType());
    }

    [Fact]
    public void Comparers_are_kept()
    {
        var words = ArgumentCopier.Copy(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["A"] = 1 });
        Assert.Equal(1, words["a"]);
        Assert.Contains("a", ArgumentCopier.Copy(new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "A" }));
    }

    [Fact]
    public void Number_arrays_lists_and_memory_are_copied()
    {
        int[] numbers = [1, 2];
        var copy = ArgumentCopier.Copy(numbers);
        numbers[0] = 9;
        Assert.Equal([1, 2], copy);
        Assert.Equal([DayOfWeek.Friday], ArgumentCopier.Copy(new[] { DayOfWeek.Friday }));

        byte[] bytes = [1];
        var memory = ArgumentCopier.Copy(new ReadOnlyMemory<byte>(bytes));
        bytes[0] = 2;
        Assert.Equal(1, memory.Span[0]);
    }

    [Fact]
    public void Tuples_are_copied()
    {
        var node = N("a");
        var (number, copied) = ArgumentCopier.Copy((1, node));
        Assert.Equal((1, "a"), (number, copied.Name));
        Assert.NotSame(node, copied);
        Assert.NotSame(node, ArgumentCopier.Copy(Tuple.Create(node)).Item1);
    }

    private static Node N(string name) => new() { Name = name };

    private static IReadOnlyList<Node> Expression(IReadOnlyList<Node> nodes) => nodes;

    private static List<Node> Nodes(IEnumerable collection) =>
        [.. collection.Cast<object>().Select(item => item as Node ?? ((KeyValuePair<string, Node>)item).Value)];
}
