using System.Text;
using Orleans.Engine.Persistence;
using Orleans.Serialization;

namespace Orleans.Storage;

/// <summary>States as JSON text.</summary>
public class JsonGrainStorageSerializer(OrleansJsonSerializer orleansJsonSerializer) : IGrainStorageStreamingSerializer
{
    public BinaryData Serialize<T>(T? value) => new(Encoding.UTF8.GetBytes(orleansJsonSerializer.Serialize(value, typeof(T))), StateJson.MediaType);

    public T? Deserialize<T>(BinaryData input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return (T?)orleansJsonSerializer.Deserialize(typeof(T), input.ToString());
    }

    public ValueTask SerializeAsync<T>(T? value, Stream destination, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        orleansJsonSerializer.Serialize(value, typeof(T), destination);
        return default;
    }

    public ValueTask<T?> DeserializeAsync<T>(Stream input, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new((T?)orleansJsonSerializer.Deserialize(typeof(T), input));
    }
}
