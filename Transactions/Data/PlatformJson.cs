using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace Orleans.Platform.Transactions.Data;

/// <summary>
/// The one way in which states, arguments and results become JSON in the database: camel case, enums by name, personal
/// data (<see cref="Platform.Data.PersonalDataAttribute"/>) encrypted. No type names in the text, so nothing that is read
/// can choose a type.
/// </summary>
public sealed partial class PlatformJson
{
    private readonly SubjectKeys _keys;
    private readonly JsonSerializerOptions _options;

    internal PlatformJson(SubjectKeys keys)
    {
        _keys = keys;
        _options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            NumberHandling = JsonNumberHandling.Strict,
            MaxDepth = 32,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { PersonalDataModel.Apply } },
        };
        _options.Converters.Add(new JsonStringEnumConverter());
        _options.MakeReadOnly();
    }

    /// <summary>Whether values of a type can hold personal data, themselves or deeper.</summary>
    public bool HoldsPersonalData(Type type) => PersonalDataModel.HoldsPersonalData(type);

    /// <summary>Writes a value.</summary>
    /// <param name="value">The value; null becomes <c>null</c>.</param>
    /// <param name="type">Its declared type.</param>
    /// <param name="subject">Whose personal data it holds, where the value does not say so itself.</param>
    /// <param name="cancellationToken">Ends the waiting for the key.</param>
    public async ValueTask<string> WriteAsync(object? value, Type type, string subject, CancellationToken cancellationToken = default)
    {
        if (!HoldsPersonalData(type)) return JsonSerializer.Serialize(value, type, _options);
        while (true)
        {
            try
            {
                using var scope = ProtectionScope.Enter(_keys, subject);
                return JsonSerializer.Serialize(value, type, _options);
            }
            catch (MissingSubjectKeyException missing)
            {
                await _keys.EnsureAsync(missing.Subject, cancellationToken);
            }
        }
    }

    /// <summary>Reads a value that <see cref="WriteAsync"/> wrote.</summary>
    /// <exception cref="JsonException">The text does not fit the type.</exception>
    public async ValueTask<object?> ReadAsync(string json, Type type, CancellationToken cancellationToken = default)
    {
        if (!HoldsPersonalData(type)) return JsonSerializer.Deserialize(json, type, _options);
        await _keys.LoadAsync([.. KeyIds().Matches(json).Select(match => Guid.ParseExact(match.Groups[1].ValueSpan, "N"))], cancellationToken);
        using var scope = ProtectionScope.Enter(_keys, "");
        return JsonSerializer.Deserialize(json, type, _options);
    }

    [GeneratedRegex("\"pd1:([0-9a-f]{32}):")]
    private static partial Regex KeyIds();
}
