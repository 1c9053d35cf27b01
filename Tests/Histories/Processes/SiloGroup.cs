using Orleans.Platform.Tests.Crash.Processes;

namespace Orleans.Platform.Tests.Histories.Processes;

/// <summary>A database and the silos on it, as processes: one, or a cluster.</summary>
public sealed class SiloGroup : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orleans-platform-histories-").FullName;
    private readonly List<SiloNode> _silos = [];
    private readonly Dictionary<string, string> _settings;
    private ServerProcess? _frontEnd;

    private SiloGroup(Database database, IReadOnlyDictionary<string, string> settings)
    {
        Database = database;
        _settings = new Dictionary<string, string>(settings);
    }

    public Database Database { get; }

    public IReadOnlyList<SiloNode> Silos => _silos;

    public static async Task<SiloGroup> StartAsync(int silos, IReadOnlyDictionary<string, string>? settings = null)
    {
        var group = new SiloGroup(await Database.StartAsync(), settings ?? new Dictionary<string, string>());
        try
        {
            for (var i = 0; i < silos; i++) await group.AddAsync();
            return group;
        }
        catch
        {
            await group.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one more silo on the same database.</summary>
    public async Task<SiloNode> AddAsync()
    {
        var silo = await SiloNode.StartAsync($"silo-{_silos.Count + 1}", Database, _folder, _settings);
        _silos.Add(silo);
        return silo;
    }

    /// <summary>Starts a front end without a silo, a client of the silos.</summary>
    public async Task<ServerProcess> AddFrontEndAsync(string url)
    {
        _frontEnd = SiloNode.FrontEnd(url, Database, _folder, _settings);
        await _frontEnd.StartAsync();
        return _frontEnd;
    }

    /// <summary>Asks everybody to stop, as a service manager would: first who calls, then who is called.</summary>
    public async Task StopAsync()
    {
        if (_frontEnd is not null) await _frontEnd.StopAsync();
        await Task.WhenAll(_silos.Where(silo => silo.Process.IsRunning).Select(silo => silo.Process.StopAsync()));
    }

    /// <summary>The ends of all logs, for a failure's message.</summary>
    public string LogTails() => string.Join("\n", _silos.Select(silo => $"--- {silo.Url}\n{silo.Process.LogTail(15)}"));

    public async ValueTask DisposeAsync()
    {
        if (_frontEnd is not null) await _frontEnd.DisposeAsync();
        foreach (var silo in _silos) await silo.DisposeAsync();
        await Database.DisposeAsync();
        if (Environment.GetEnvironmentVariable("HISTORIES_KEEP") is null) Directory.Delete(_folder, recursive: true);
    }
}
