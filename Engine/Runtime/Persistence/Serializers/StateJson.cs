using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Orleans.Engine.Persistence;

/// <summary>How states become JSON: fields as well as properties, references to grains as their ids.</summary>
internal static class StateJson
{
    internal const string MediaType = "application/json";

    internal static JsonSerializerOptions Create(IGrainFactory? grains) => Complete(new(), grains);

    /// <summary>Adds to options of the application what states of grains need.</summary>
    internal static JsonSerializerOptions Complete(JsonSerializerOptions options, IGrainFactory? grains)
    {
        options.IncludeFields = true;
        // Databases may give the members back in another order.
        options.AllowOutOfOrderMetadataProperties = true;
        if (grains is not null) options.Converters.Add(new GrainReferenceJson(grains));
        if (options.TypeInfoResolver is null) options.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { DerivedTypes.Apply } };
        return options;
    }
}
