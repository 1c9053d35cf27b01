using System.Text.Json;

namespace Orleans.Serialization;

/// <summary>Which types travel as JSON, and how.</summary>
public class JsonCodecOptions
{
    public JsonSerializerOptions SerializerOptions { get; set; } = new();

    public JsonReaderOptions ReaderOptions { get; set; }

    public JsonWriterOptions WriterOptions { get; set; }

    public Func<Type, bool?>? IsSerializableType { get; set; }

    public Func<Type, bool?>? IsCopyableType { get; set; }
}
