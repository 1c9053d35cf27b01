namespace Orleans.Providers;

/// <summary>The form in which events wait in memory streams.</summary>
public interface IMemoryMessageBodySerializer
{
    ArraySegment<byte> Serialize(MemoryMessageBody body);

    MemoryMessageBody Deserialize(ArraySegment<byte> bodyBytes);
}

/// <summary>Events that were published together, with the request context of their producer.</summary>
[GenerateSerializer]
public sealed class MemoryMessageBody(IEnumerable<object> events, Dictionary<string, object>? requestContext)
{
    [Id(0)]
    public List<object> Events { get; } = [.. events ?? throw new ArgumentNullException(nameof(events))];

    [Id(1)]
    public Dictionary<string, object>? RequestContext { get; } = requestContext;
}
