using Orleans.Platform.Silo.Provider;
using Orleans.Platform.Storage.Embedded;
using Orleans.Platform.Storage.Setup;

namespace Orleans.Platform.Silo.Hosting;

/// <summary>One silo with its web front end and, where nothing else is configured, a PostgreSQL and a card provider of its own.</summary>
/// <remarks>Parts start in the order in which they need each other, and stop in the opposite order.</remarks>
public sealed class PlatformHost : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly WebApplicationBuilder _builder;
    private readonly ILoggerFactory _loggers;
    private WebApplication? _application;
    private volatile bool _started;

    private PlatformHost(string[] args)
    {
        _builder = HostConfiguration.CreateBuilder(args);
        // A failed start is told once, in one line, by whoever started this; the host's own log would tell it with a stack trace.
        _builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => _started && level >= LogLevel.Warning);
        _loggers = LoggerFactory.Create(logging => logging
            .AddConfiguration(_builder.Configuration.GetSection("Logging")).AddConsole());
    }

    /// <summary>The services of the running silo.</summary>
    public IServiceProvider Services => _application!.Services;

    /// <summary>The addresses of the front end.</summary>
    public IReadOnlyCollection<string> Urls => [.. _application!.Urls];

    /// <summary>Starts everything; returns when requests are served.</summary>
    /// <param name="args">Settings as command-line arguments (<c>--Urls http://localhost:5090</c>).</param>
    /// <param name="cancellationToken">Stops a start that is under way.</param>
    /// <exception cref="StorageSetupException">The data folder or the database cannot be used.</exception>
    public static async Task<PlatformHost> StartAsync(string[] args, CancellationToken cancellationToken = default)
    {
        var host = new PlatformHost(args);
        try
        {
            await host.StartPartsAsync(cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the host is asked to stop.</summary>
    public async Task WaitForShutdownAsync(CancellationToken cancellationToken)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var signal = cancellationToken.Register(() => asked.TrySetResult());
        await using var lifetime = _application!.Lifetime.ApplicationStopping.Register(() => asked.TrySetResult());
        await asked.Task;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part)) await part.DisposeAsync();
        _loggers.Dispose();
    }

    private async Task StartPartsAsync(CancellationToken cancellationToken)
    {
        var settings = SiloSettings.Read(_builder.Configuration);
        var data = settings.NeedsDataFolder ? DataFolder.Open(settings.DataFolder) : null;
        if (data is not null) _parts.Push(new Closing(data));
        if (settings.IsFrontEnd)
        {
            await StartFrontEndAsync(settings, cancellationToken);
            return;
        }

        // The provider takes its time to start, beside everything else.
        var provider = settings.ProviderUrl is null ? await StartProviderAsync(data!) : null;
        var connectionString = settings.ConnectionString ?? await StartPostgresAsync(data!, settings, cancellationToken);
        await PlatformSchema.PrepareAsync(connectionString, _loggers, cancellationToken);

        // The parts that follow find these where an operator would have put them.
        var apiKey = settings.DevelopmentApiKey ?? SecretFile.ReadOrCreate(data!.Combine("development-api-key"));
        var masterKey = settings.MasterKey
            ?? Convert.FromHexString(SecretFile.ReadOrCreate(data!.Combine("master-key"), SiloSettings.MasterKeyBytes));
        var providerUrl = settings.ProviderUrl ?? provider!.Url;
        _builder.Configuration.AddInMemoryCollection(
        [
            new(SiloSettings.ApiKeySetting, apiKey),
            new(SiloSettings.ProviderUrlSetting, providerUrl.ToString()),
        ]);

        await StartApplicationAsync(SiloApplication.Build(_builder, connectionString, masterKey), cancellationToken);
        if (provider is not null) await provider.WaitUntilLiveAsync(cancellationToken);
        Banner.Print(Urls, apiKey, generated: settings.DevelopmentApiKey is null, providerUrl);
    }

    private async Task StartFrontEndAsync(SiloSettings settings, CancellationToken cancellationToken)
    {
        await PlatformSchema.PrepareAsync(settings.ConnectionString!, _loggers, cancellationToken);
        await StartApplicationAsync(FrontEndApplication.Build(_builder, settings.ConnectionString!), cancellationToken);
        Console.WriteLine($"Orleans Platform's front end is ready: {string.Join(' ', Urls)}");
    }

    private async Task StartApplicationAsync(WebApplication application, CancellationToken cancellationToken)
    {
        _application = application;
        _parts.Push(new Stopping(application));
        await application.StartAsync(cancellationToken);
        _started = true;
    }

    private async Task<string> StartPostgresAsync(DataFolder data, SiloSettings settings, CancellationToken cancellationToken)
    {
        var options = new EmbeddedPostgresOptions { BinFolder = settings.PostgresFolder };
        var postgres = await EmbeddedPostgres.StartAsync(data, options, _loggers.CreateLogger<EmbeddedPostgres>(), cancellationToken);
        _parts.Push(postgres);
        return postgres.ConnectionString;
    }

    private async Task<SampleProvider> StartProviderAsync(DataFolder data)
    {
        var provider = await SampleProvider.StartAsync(data, _loggers.CreateLogger<SampleProvider>());
        _parts.Push(provider);
        return provider;
    }

    private sealed class Closing(IDisposable part) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Stopping(WebApplication application) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await application.StopAsync(CancellationToken.None);
            await application.DisposeAsync();
        }
    }
}
