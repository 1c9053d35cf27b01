namespace Orleans.Platform.Tests.Unit.Engine.Wire;

[GenerateSerializer]
public abstract class Shape
{
    [Id(0)]
    public string Colour { get; set; } = "none";
}

[GenerateSerializer, Alias("a circle")]
public sealed class Circle : Shape
{
    [Id(0)]
    public double Radius { get; set; }
}

[GenerateSerializer]
public sealed class Box<T> : Shape
{
    [Id(0)]
    public T? Content { get; set; }

    [Id(1)]
    private readonly List<T> _more = [];

    public List<T> More => _more;
}

public enum Size : short
{
    Small = -1,
    Large = 300,
}

[GenerateSerializer]
public record struct Point([property: Id(0)] int X, [property: Id(1)] int Y);

/// <summary>The first version of a type.</summary>
[GenerateSerializer]
public sealed class First
{
    [Id(0)]
    public string Name { get; set; } = "";

    [Id(1)]
    public Shape? Removed { get; set; }

    [Id(2)]
    public int Number { get; set; }

    [Id(4)]
    public Shape? Kept { get; set; }

    [Id(5)]
    public int Widened { get; set; }
}

/// <summary>The second one: a member less, two more, an int that became a long.</summary>
[GenerateSerializer]
public sealed class Second
{
    [Id(0)]
    public string Name { get; set; } = "";

    [Id(2)]
    public int? Number { get; set; }

    [Id(3)]
    public List<int> Added { get; set; } = [7];

    [Id(4)]
    public Shape? Kept { get; set; }

    [Id(5)]
    public long Widened { get; set; }

    [Id(6)]
    public Guid AddedToo { get; set; }
}

[GenerateSerializer]
public sealed class DeclaredException(string message, int code, Exception? inner = null) : Exception(message, inner)
{
    [Id(0)]
    public int Code { get; } = code;

    [Id(1)]
    public Undeclared? CannotTravel { get; init; }
}

public sealed class UndeclaredException(string message) : InvalidOperationException(message);

/// <summary>Counts how often anything of it runs, on each thread: tests run beside each other.</summary>
public sealed class Undeclared
{
    [ThreadStatic]
    public static int Made;

    public Undeclared() => Made++;

    public override string ToString() => "undeclared";
}

/// <summary>A type that says nothing of how it travels.</summary>
public sealed class Foreign(int number)
{
    public int Number { get; } = number;
}

[GenerateSerializer]
public struct ForeignSurrogate
{
    [Id(0)]
    public int Number;
}

[RegisterConverter]
public sealed class ForeignConverter : IConverter<Foreign, ForeignSurrogate>
{
    public Foreign ConvertFromSurrogate(in ForeignSurrogate surrogate) => new(surrogate.Number);

    public ForeignSurrogate ConvertToSurrogate(in Foreign value) => new() { Number = value.Number };
}

/// <summary>A base class that says nothing of how it travels.</summary>
public class ForeignBase
{
    public string? Title { get; set; }
}

[GenerateSerializer]
public struct ForeignBaseSurrogate
{
    [Id(0)]
    public string? Title;
}

[RegisterConverter]
public sealed class ForeignBaseConverter : IConverter<ForeignBase, ForeignBaseSurrogate>, IPopulator<ForeignBase, ForeignBaseSurrogate>
{
    public ForeignBase ConvertFromSurrogate(in ForeignBaseSurrogate surrogate) => new() { Title = surrogate.Title };

    public ForeignBaseSurrogate ConvertToSurrogate(in ForeignBase value) => new() { Title = value.Title };

    public void Populate(in ForeignBaseSurrogate surrogate, ForeignBase value) => value.Title = surrogate.Title;
}

[GenerateSerializer]
public sealed class OnForeignBase : ForeignBase
{
    [Id(0)]
    public int Number { get; set; }
}

public interface IWireGrain : IGrainWithStringKey
{
    Task<int> Add(int left, int right, CancellationToken token = default);

    Task<List<Shape>> Shapes(Shape first, Dictionary<string, Shape> others);

    [Alias("echo")]
    ValueTask<T> Echo<T>(T value);

    Task Nothing();

    IAsyncEnumerable<int> Count(int to);

    [Transaction(TransactionOption.Create)]
    Task<string> Transfer(Point from);
}

public interface IWireGrain<T> : IGrainWithIntegerKey
{
    Task<T> Exchange(T value, T[] others);
}
