using System.Text;
using Newtonsoft.Json;
using Orleans.Serialization.Types;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization;

/// <summary>
/// Newtonsoft.Json with the application's settings, and with bounds where its own are none: for depth, for what follows the value, and for
/// the types that a text may name. What it says about values stays out of messages.
/// </summary>
internal sealed class NewtonsoftJsonFormat : JsonFormat
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly NewtonsoftJsonCodecOptions _options;
    private readonly Func<Type, bool>? _isSerializable, _isCopyable;
    private readonly JsonSerializerSettings _settings;
    private readonly int _maxDepth;

    internal NewtonsoftJsonFormat(NewtonsoftJsonCodecOptions options, Func<Type, bool>? isSerializable, Func<Type, bool>? isCopyable)
    {
        (_options, _isSerializable, _isCopyable) = (options, isSerializable, isCopyable);
        _settings = new(options.SerializerSettings ?? new());
        _maxDepth = Math.Min(_settings.MaxDepth ?? WireLimits.MaxDepth, WireLimits.MaxDepth);
        _settings.MaxDepth = _maxDepth;
        _settings.CheckAdditionalContent = true;
        _settings.SerializationBinder = new TravelBinder(_settings.SerializationBinder);
        _settings.Converters = [.. _settings.Converters, new TypeNameConverter(), new MultiArrayConverter()];
    }

    internal override bool Serializes(Type type) => _isSerializable?.Invoke(type) == true || _options.IsSerializableType?.Invoke(type) == true;

    internal override bool Copies(Type type) => _isCopyable?.Invoke(type) == true || _options.IsCopyableType?.Invoke(type) == true;

    internal override byte[] Write<T>(T value)
    {
        var failure = new JsonFailure();
        using var bytes = new MemoryStream();
        try
        {
            using var writer = new BoundedJsonWriter(new StreamWriter(bytes, Utf8), _maxDepth);
            NewSerializer(failure).Serialize(writer, value);
        }
        catch (Exception e)
        {
            failure.Note(e);
        }

        return failure.First is { } error ? throw new SerializerException(What($"A {typeof(T)} cannot be written as JSON", error), error) : bytes.ToArray();
    }

    internal override T? Read<T>(ReadOnlySpan<byte> text) where T : default
    {
        var failure = new JsonFailure();
        T? value = default;
        try
        {
            using var reader = new BoundedJsonReader(new StringReader(Utf8.GetString(text)), failure);
            value = NewSerializer(failure).Deserialize<T>(reader);
        }
        catch (Exception e)
        {
            failure.Note(e);
        }

        return failure.First is { } error ? throw new WireFormatException(What($"A {typeof(T)} cannot be read from JSON", error), error) : value;
    }

    private JsonSerializer NewSerializer(JsonFailure failure)
    {
        var serializer = JsonSerializer.CreateDefault(_settings);
        failure.Watch(serializer);
        return serializer;
    }

    // Of the serializer's own words only the place: they tell values.
    private static string What(string failure, Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is SerializerException) return $"{failure}: {cause.Message}";
        }

        return error is JsonReaderException { LinePosition: > 0 and var position } ? $"{failure}: something is wrong at {position}." : $"{failure} ({error.GetType().Name}).";
    }
}
