using Npgsql;

namespace Orleans.Platform.Silo.Hosting;

/// <summary>The settings that decide how the host is put together. Everything else is read by the part that needs it.</summary>
/// <param name="ConnectionString"><c>ConnectionStrings:Platform</c>; null: the embedded PostgreSQL.</param>
/// <param name="DataFolder"><c>Platform:DataFolder</c>, what a development host keeps.</param>
/// <param name="PostgresFolder"><c>Platform:PostgresFolder</c>, where initdb is; null: looked for.</param>
/// <param name="DevelopmentApiKey"><c>Platform:DevelopmentApiKey</c>; null: generated once.</param>
/// <param name="ProviderUrl"><c>Payments:ProviderUrl</c>; null: the sample provider.</param>
internal sealed record SiloSettings(
    string? ConnectionString, string DataFolder, string? PostgresFolder, string? DevelopmentApiKey, Uri? ProviderUrl)
{
    public const string ApiKeySetting = "Platform:DevelopmentApiKey", ProviderUrlSetting = "Payments:ProviderUrl";

    /// <summary>Whether something must be kept on this machine's disk.</summary>
    public bool NeedsDataFolder => ConnectionString is null || DevelopmentApiKey is null || ProviderUrl is null;

    public static SiloSettings Read(IConfiguration configuration) => new(
        ConnectionStringOf(Text(configuration.GetConnectionString("Platform"))),
        Text(configuration["Platform:DataFolder"]) ?? ".data",
        Text(configuration["Platform:PostgresFolder"]),
        Text(configuration[ApiKeySetting]),
        ProviderUrlOf(Text(configuration[ProviderUrlSetting])));

    private static string? ConnectionStringOf(string? text)
    {
        try
        {
            return text is null ? null : new NpgsqlConnectionStringBuilder(text).ConnectionString;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            throw new SettingsException("ConnectionStrings__Platform is not a connection string of PostgreSQL (Host=…;Database=…;Username=…;Password=…).", exception);
        }
    }

    private static Uri? ProviderUrlOf(string? text)
    {
        if (text is null) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new SettingsException($"Payments__ProviderUrl is not an http or https address: {text}");
    }

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
