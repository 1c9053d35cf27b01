namespace Orleans.Storage;

/// <summary>The form in which a storage provider keeps states.</summary>
public interface IGrainStorageSerializer
{
    BinaryData Serialize<T>(T? input);

    T? Deserialize<T>(BinaryData input);
}

/// <summary>A form that can be written and read without having all of it in memory.</summary>
public interface IGrainStorageStreamingSerializer : IGrainStorageSerializer
{
    ValueTask SerializeAsync<T>(T? input, Stream destination, CancellationToken cancellationToken = default);

    ValueTask<T?> DeserializeAsync<T>(Stream input, CancellationToken cancellationToken = default);
}

/// <summary>Options of a provider whose form of states can be chosen.</summary>
public interface IStorageProviderSerializerOptions
{
    IGrainStorageSerializer GrainStorageSerializer { get; set; }
}
