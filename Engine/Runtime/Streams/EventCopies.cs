using Orleans.Providers;
using Orleans.Serialization.Copying;

namespace Orleans.Engine.Streams;

/// <summary>Separates the events of a stream from the objects of their producer.</summary>
internal abstract class EventCopies
{
    internal static EventCopies Default(IServiceProvider services) => new ByCopying();

    internal static EventCopies Through(IMemoryMessageBodySerializer serializer) => new BySerializing(serializer);

    internal abstract List<object?> Of<T>(IEnumerable<T> events);

    private sealed class ByCopying : EventCopies
    {
        internal override List<object?> Of<T>(IEnumerable<T> events) => [.. events.Select(item => (object?)ArgumentCopier.Copy(item))];
    }

    private sealed class BySerializing(IMemoryMessageBodySerializer serializer) : EventCopies
    {
        internal override List<object?> Of<T>(IEnumerable<T> events) =>
            [.. serializer.Deserialize(serializer.Serialize(new(events.Select(item => (object)item!), null))).Events];
    }
}
