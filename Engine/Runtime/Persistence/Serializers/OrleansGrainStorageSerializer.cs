using Orleans.Serialization;

namespace Orleans.Storage;

/// <summary>States in the form in which they travel between grains, which bears new members of a type.</summary>
public class OrleansGrainStorageSerializer(Serializer serializer) : IGrainStorageStreamingSerializer
{
    public BinaryData Serialize<T>(T? value) => new(serializer.SerializeToArray(value));

    public T? Deserialize<T>(BinaryData input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return serializer.Deserialize<T>(input.ToMemory());
    }

    public ValueTask SerializeAsync<T>(T? value, Stream destination, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        serializer.Serialize(value, destination);
        return default;
    }

    public ValueTask<T?> DeserializeAsync<T>(Stream input, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(serializer.Deserialize<T>(input));
    }
}
