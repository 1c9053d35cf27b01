using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Engine.Catalog;

/// <summary>The components and extensions of an activation. Used in its turns, and rarely.</summary>
internal sealed class ActivationComponents(Activation owner) : IGrainExtensionBinder, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Type, object> _components = [];

    public TExtensionInterface GetExtension<TExtensionInterface>() where TExtensionInterface : class, IGrainExtension =>
        Get(typeof(TExtensionInterface)) as TExtensionInterface ?? throw new GrainExtensionNotInstalledException(
            $"No extension {typeof(TExtensionInterface).FullName} is installed on {owner.GrainId}.");

    public (TExtension, TExtensionInterface) GetOrSetExtension<TExtension, TExtensionInterface>(Func<TExtension> newExtensionFunc)
        where TExtension : class, TExtensionInterface
        where TExtensionInterface : class, IGrainExtension
    {
        lock (_lock)
        {
            if (!_components.TryGetValue(typeof(TExtensionInterface), out var existing))
                _components[typeof(TExtensionInterface)] = existing = newExtensionFunc();
            if (existing is not TExtension extension)
                throw new InvalidOperationException($"{typeof(TExtensionInterface).FullName} is bound to {existing.GetType().FullName}.");
            return (extension, owner.GetExtensionReference<TExtensionInterface>());
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (_lock) _components.Clear();
        return ValueTask.CompletedTask;
    }

    internal object? Get(Type type)
    {
        if (type == typeof(IGrainExtensionBinder)) return this;
        lock (_lock)
        {
            if (_components.TryGetValue(type, out var existing)) return existing;
        }

        if (type.IsInstanceOfType(owner)) return owner;
        if (!typeof(IGrainExtension).IsAssignableFrom(type)) return null;
        var created = owner.ActivationServices.GetKeyedService<IGrainExtension>(type);
        if (created is null) return type.IsInstanceOfType(owner.GrainInstance) ? owner.GrainInstance : null;
        lock (_lock) return _components.TryAdd(type, created) ? created : _components[type];
    }

    internal void Set(Type type, object? value)
    {
        lock (_lock)
        {
            if (value is null) _components.Remove(type);
            else _components[type] = value;
        }
    }
}
