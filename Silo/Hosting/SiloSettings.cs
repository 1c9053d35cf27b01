using System.Globalization;
using Npgsql;

namespace Orleans.Platform.Silo.Hosting;

/// <summary>The settings that decide how the host is put together. Everything else is read by the part that needs it.</summary>
/// <param name="IsFrontEnd"><c>Platform:Role</c> is <c>web</c>: the front end alone, a client of the silos on the same database; else <c>silo</c>.</param>
/// <param name="ConnectionString"><c>ConnectionStrings:Platform</c>; null: the embedded PostgreSQL.</param>
/// <param name="DataFolder"><c>Platform:DataFolder</c>, what a development host keeps.</param>
/// <param name="PostgresFolder"><c>Platform:PostgresFolder</c>, where initdb is; null: looked for.</param>
/// <param name="DevelopmentApiKey"><c>Platform:DevelopmentApiKey</c>; null: generated once.</param>
/// <param name="MasterKey"><c>Platform:MasterKey</c>, 64 hexadecimal digits that protect personal data; null: generated once.</param>
/// <param name="ProviderUrl"><c>Payments:ProviderUrl</c>; null: the sample provider.</param>
internal sealed record SiloSettings(
    bool IsFrontEnd, string? ConnectionString, string DataFolder, string? PostgresFolder, string? DevelopmentApiKey, byte[]? MasterKey, Uri? ProviderUrl)
{
    public const string ApiKeySetting = "Platform:DevelopmentApiKey", ProviderUrlSetting = "Payments:ProviderUrl";

    public const int MasterKeyBytes = 32;

    /// <summary>Whether something must be kept on this machine's disk.</summary>
    public bool NeedsDataFolder => !IsFrontEnd && (ConnectionString is null || DevelopmentApiKey is null || MasterKey is null || ProviderUrl is null);

    public static SiloSettings Read(IConfiguration configuration)
    {
        RequireUrls(Text(configuration["Urls"]));
        RequirePort(configuration, "Orleans:Endpoints:SiloPort");
        RequirePort(configuration, "Orleans:Endpoints:GatewayPort");
        var settings = new SiloSettings(
            IsFrontEndRole(Text(configuration["Platform:Role"])),
            ConnectionStringOf(Text(configuration.GetConnectionString("Platform"))),
            Text(configuration["Platform:DataFolder"]) ?? ".data",
            Text(configuration["Platform:PostgresFolder"]),
            Text(configuration[ApiKeySetting]),
            MasterKeyOf(Text(configuration["Platform:MasterKey"])),
            ProviderUrlOf(Text(configuration[ProviderUrlSetting])));
        if (settings is { IsFrontEnd: true, ConnectionString: null } or { IsFrontEnd: true, DevelopmentApiKey: null })
        {
            throw new SettingsException("Platform__Role=web needs ConnectionStrings__Platform, the database of its silos, and Platform__DevelopmentApiKey.");
        }

        return settings;
    }

    private static bool IsFrontEndRole(string? role) => role switch
    {
        null or "silo" => false,
        "web" => true,
        _ => throw new SettingsException($"Platform__Role is neither silo nor web: {role}"),
    };

    private static void RequireUrls(string? urls)
    {
        try
        {
            foreach (var url in (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries)) BindingAddress.Parse(url);
        }
        catch (FormatException exception)
        {
            throw new SettingsException($"Urls is not a list of addresses to listen on (http://localhost:5080): {urls}", exception);
        }
    }

    private static void RequirePort(IConfiguration configuration, string setting)
    {
        if (Text(configuration[setting]) is { } text && !ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            throw new SettingsException($"{setting.Replace(":", "__", StringComparison.Ordinal)} is not a port: {text}");
        }
    }

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

    private static byte[]? MasterKeyOf(string? text)
    {
        if (text is null) return null;
        return text.Length == 2 * MasterKeyBytes && text.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(text)
            : throw new SettingsException($"Platform__MasterKey is not {2 * MasterKeyBytes} hexadecimal digits (openssl rand -hex {MasterKeyBytes}).");
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
