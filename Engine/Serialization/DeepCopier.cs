using Orleans.Serialization.Copying;

namespace Orleans.Serialization;

/// <summary>Copies any value that may travel between grains, as a call does with its arguments.</summary>
public sealed class DeepCopier
{
    internal DeepCopier()
    {
    }

    public T Copy<T>(T value) => ArgumentCopier.Copy(value);

    public DeepCopier<T> GetCopier<T>() => new();
}

public sealed class DeepCopier<T>
{
    internal DeepCopier()
    {
    }

    public T Copy(T value) => ArgumentCopier.Copy(value);
}
