namespace Orleans.Concurrency;

/// <summary>A promise that neither side changes the value, so that it is passed by reference.</summary>
public readonly struct Immutable<T>(T value)
{
    public readonly T Value = value;
}

public static class ImmutableExtensions
{
    public static Immutable<T> AsImmutable<T>(this T value) => new(value);
}
