using Orleans.Platform.Storage.Sql;
using Orleans.Platform.Tests.Crash.Checks;
using Orleans.Platform.Tests.Crash.Load;
using Orleans.Platform.Tests.Crash.Processes;
using Orleans.Platform.Tests.Histories.Processes;

namespace Orleans.Platform.Tests.Cluster;

/// <summary>Three silo processes and a payment provider that takes its time over each charge.</summary>
public sealed class Payments : IAsyncDisposable
{
    public const decimal Opening = 100, Amount = 30;
    private static readonly SqlQueries Sql = SqlQueries.Load(typeof(Payments).Assembly, "requests.sql");

    private readonly string _folder = Directory.CreateTempSubdirectory("orleans-platform-payments-").FullName;
    private readonly ServerProcess _provider;
    private SiloGroup _group = null!;
    private Caller[] _callers = [];

    private Payments(string fault) => _provider = NewProvider(_folder, $"--Faults:{fault}=1", "--Faults:DelayMs=1000");

    public IReadOnlyList<SiloNode> Silos => _group.Silos;

    public static async Task<Payments> StartAsync(string fault)
    {
        var payments = new Payments(fault);
        try
        {
            await payments._provider.StartAsync();
            payments._group = await SiloGroup.StartAsync(3, new Dictionary<string, string> { ["Payments__ProviderUrl"] = payments._provider.Url });
            payments._callers = [.. payments.Silos.Select(silo => new Caller(silo.Url, SiloNode.ApiKey))];
            return payments;
        }
        catch
        {
            await payments.DisposeAsync();
            throw;
        }
    }

    /// <summary>The sample card provider, not started yet.</summary>
    public static ServerProcess NewProvider(string folder, params string[] arguments)
    {
        var provider = new ServerProcess(
            "The provider", BuiltOutput.Find("Samples/PaymentProvider", "PaymentProvider.dll"), $"http://127.0.0.1:{Ports.Free()}", "/health/live",
            Path.Combine(folder, "provider.log"));
        provider.Arguments.AddRange(["--urls", provider.Url, "--data", folder, .. arguments]);
        return provider;
    }

    /// <summary>Sends a request to one of the silos under its key, until the answer is definite.</summary>
    public async Task<Answer> SendAsync(int silo, Operation operation, CancellationToken patience)
        => await _callers[silo].SendAsync(operation, patience) ?? throw new TimeoutException($"No answer for {operation.Key}.\n{_group.LogTails()}");

    public static Operation Open(string account) => new("/accounts", $"open-{account}",
        $$$"""{"id":"{{{account}}}","owner":{"name":"Jane Roe","email":"jane@example.org"},"currency":"EUR","balance":{{{Opening}}}}""", "application/json");

    public static Operation Pay(string key, string payer, string payee) => new("/payments", key,
        $$"""{"payer":"{{payer}}","payee":"{{payee}}","amount":{{Amount}},"currency":"EUR","description":"test"}""", "application/json");

    /// <summary>The silo that runs a durable request whose charge is on its way; null while there is none.</summary>
    public async Task<int?> RunnerAsync(string key)
    {
        await using var command = _group.Database.Source.CreateCommand(Sql["RunnerWithOpenEffect"]);
        command.Parameters.Add(new() { Value = key });
        if (await command.ExecuteScalarAsync() is not string holder) return null;
        return Silos.Select((silo, index) => (silo, index)).Single(one => SiloAddress.FromParsableString(holder).Endpoint.Port == one.silo.PeerLine.Port).index;
    }

    /// <summary>What everybody can see, through one of the silos.</summary>
    public OutsideReader Outside(int silo) => new(_callers[silo], _provider.Url);

    public async ValueTask DisposeAsync()
    {
        foreach (var caller in _callers) caller.Dispose();
        if (_group is not null) await _group.DisposeAsync();
        await _provider.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
