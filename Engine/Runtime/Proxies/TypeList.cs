namespace Orleans.Engine.Proxies;

/// <summary>Generic arguments as a key.</summary>
internal readonly struct TypeList(Type[] types) : IEquatable<TypeList>
{
    private readonly Type[] _types = types;

    public bool Equals(TypeList other) => _types.AsSpan().SequenceEqual(other._types);

    public override bool Equals(object? obj) => obj is TypeList other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var type in _types) hash.Add(type);
        return hash.ToHashCode();
    }
}
