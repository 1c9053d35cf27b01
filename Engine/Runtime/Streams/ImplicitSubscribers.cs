using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Orleans.Engine.Catalog;

namespace Orleans.Engine.Streams;

/// <summary>The grain classes that consume streams by attribute.</summary>
internal sealed class ImplicitSubscribers
{
    private readonly Lazy<List<(Type Class, GrainType Type, ImplicitStreamSubscriptionAttribute Attribute)>> _classes = new(() =>
    [
        .. from type in ApplicationTypes.GrainClasses()
           where !type.IsGenericTypeDefinition
           from attribute in type.GetCustomAttributes<ImplicitStreamSubscriptionAttribute>()
           select (type, GrainType.Create(GrainTypeNames.Of(type)), attribute),
    ]);

    /// <summary>The subscriptions to a stream. Their ids are the same at every time and on every silo.</summary>
    internal IEnumerable<(Guid Id, GrainId Grain)> Of(string provider, StreamId streamId)
    {
        if (streamId.GetNamespace() is not { } ns) return [];
        return _classes.Value
            .Where(c => c.Attribute.Predicate.IsMatch(ns))
            .DistinctBy(c => c.Type)
            .Select(c => (c.Type, Key: KeyOf(c.Class, streamId)))
            .Where(c => c.Key is not null)
            .Select(c => (IdOf(provider, streamId, c.Type), GrainId.Create(c.Type, c.Key!.Value)));
    }

    /// <summary>The key of the grain for a stream; null when the stream's key cannot be one of such a grain.</summary>
    private static IdSpan? KeyOf(Type grainClass, StreamId streamId)
    {
        var key = streamId.GetKeyAsString();
        if (Has<IGrainWithStringKey>()) return IdSpan.Create(key);
        if (Guid.TryParse(key, out var guid))
        {
            if (Has<IGrainWithGuidKey>()) return GrainIdKeyExtensions.CreateGuidKey(guid);
            if (Has<IGrainWithGuidCompoundKey>()) return GrainIdKeyExtensions.CreateGuidKey(guid, streamId.GetNamespace());
        }

        if (!long.TryParse(key, out var number)) return null;
        if (Has<IGrainWithIntegerKey>()) return GrainIdKeyExtensions.CreateIntegerKey(number);
        return Has<IGrainWithIntegerCompoundKey>() ? GrainIdKeyExtensions.CreateIntegerKey(number, streamId.GetNamespace()) : null;

        bool Has<TInterface>() => typeof(TInterface).IsAssignableFrom(grainClass);
    }

    private static Guid IdOf(string provider, StreamId streamId, GrainType type) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{provider}\n{streamId}\n{type}")).AsSpan(0, 16));
}
