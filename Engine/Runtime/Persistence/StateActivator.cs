namespace Orleans.Engine.Persistence;

/// <summary>Makes the state of a record that was never written.</summary>
internal static class StateActivator
{
    internal static T Create<T>()
    {
        if (typeof(T).IsValueType || typeof(T) == typeof(string)) return default!;
        return typeof(T).GetConstructor([]) is null && typeof(T).IsAbstract ? default! : Activator.CreateInstance<T>();
    }
}
