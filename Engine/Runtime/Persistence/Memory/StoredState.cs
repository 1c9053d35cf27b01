using System.Text.Json;
using Orleans.Serialization;

namespace Orleans.Engine.Persistence.Memory;

/// <summary>A record of memory storage. It is never changed, only replaced.</summary>
internal abstract class StoredState(string etag)
{
    internal string Etag => etag;

    /// <summary>The same in a form that travels.</summary>
    internal abstract PackedState Pack(Serializer serializer);
}

/// <summary>What a grain of this silo has written: a copy that shares nothing with what the grain holds.</summary>
internal sealed class LiveState<T>(string etag, T value) : StoredState(etag)
{
    internal T Value => value;

    internal override PackedState Pack(Serializer serializer)
    {
        try
        {
            if (!StateCopies.IsPlain<T>()) return new(Etag, PackedForm.Wire, serializer.SerializeToArray(value));
        }
        catch (CodecNotFoundException)
        {
            // As with copies: what cannot be sent to grains can still be stored.
        }

        return new(Etag, PackedForm.Json, JsonSerializer.SerializeToUtf8Bytes(value, StateCopies.Json));
    }
}

/// <summary>A record that came from another silo, or that the storage's own serializer has made.</summary>
internal sealed class PackedState(string etag, PackedForm form, ReadOnlyMemory<byte> bytes) : StoredState(etag)
{
    internal PackedForm Form => form;

    internal ReadOnlyMemory<byte> Bytes => bytes;

    internal override PackedState Pack(Serializer serializer) => this;

    internal T? Unpack<T>(Serializer wire, IGrainStorageSerializer? own) => form switch
    {
        PackedForm.Wire => wire.Deserialize<T>(bytes),
        PackedForm.Json => JsonSerializer.Deserialize<T>(bytes.Span, StateCopies.Json),
        _ => own is null
            ? throw new BadProviderConfigException("A record was written with a serializer that this silo's memory storage does not have.")
            : own.Deserialize<T>(new BinaryData(bytes)),
    };
}

/// <summary>How the bytes of a packed record are to be read.</summary>
internal enum PackedForm : byte
{
    /// <summary>By the serializer that the storage is configured with.</summary>
    Own,
    Wire,
    Json,
}
