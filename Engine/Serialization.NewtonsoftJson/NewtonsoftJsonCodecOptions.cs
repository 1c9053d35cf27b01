using Newtonsoft.Json;

namespace Orleans.Serialization;

/// <summary>Which types travel as JSON of Newtonsoft.Json, and how.</summary>
public class NewtonsoftJsonCodecOptions
{
    /// <summary>Without, Newtonsoft.Json's own defaults apply.</summary>
    public JsonSerializerSettings? SerializerSettings { get; set; }

    public Func<Type, bool?>? IsSerializableType { get; set; }

    public Func<Type, bool?>? IsCopyableType { get; set; }
}
