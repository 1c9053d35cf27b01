namespace Orleans.Platform.Tests.Unit.Engine.Copying;

[GenerateSerializer]
public class Node
{
    [Id(0)]
    public string Name { get; set; } = "";

    [Id(1)]
    public Node? Next { get; set; }

    [Id(2)]
    public List<Node> Others { get; set; } = [];

    public string? StaysBehind { get; set; }
}

[GenerateSerializer]
public sealed class NamedNode : Node
{
    [Id(0)]
    public int Number;
}

[GenerateSerializer]
public sealed record Money([property: Id(0)] decimal Amount, [property: Id(1)] string Currency);

[GenerateSerializer]
public sealed record Basket(string Owner, List<Money> Items);

[GenerateSerializer]
public sealed record Labelled([property: Id(0)] string Text)
{
    public string? Cache { get; init; }
}

[GenerateSerializer, Immutable]
public sealed record Catalogue([property: Id(0)] IReadOnlyList<string> Items);

[GenerateSerializer]
public struct Range
{
    [Id(0)]
    public int[] Values;

    public int Ignored;
}

[GenerateSerializer]
public sealed class Wrapped
{
    private string _text = "";

    [Id(0)]
    public string Text
    {
        get => _text;
        set => _text = value;
    }

    [Id(1), Immutable]
    public byte[] Shared { get; set; } = [];

    [Id(2)]
    public readonly List<int> Numbers = [];
}

public sealed class Unknown
{
    public int X { get; set; }
}

[GenerateSerializer]
public sealed class HoldsUnknown
{
    [Id(0)]
    public object? Value { get; set; }
}

public class StatefulBase
{
    public int State { get; set; }
}

[GenerateSerializer]
public sealed class OnStatefulBase : StatefulBase;
