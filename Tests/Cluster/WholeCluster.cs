using System.Security.Cryptography;
using Orleans.Platform.Tests.Crash.Processes;
using Orleans.Platform.Tests.Histories.Processes;

namespace Orleans.Platform.Tests.Cluster;

/// <summary>
/// What <c>compose.yaml</c> starts, as processes of this machine: PostgreSQL, the sample card provider, three silos that are one cluster,
/// and the front end, a client of the silos. <c>Tests/cluster.sh</c> shows it to people.
/// </summary>
public sealed class WholeCluster : IAsyncDisposable
{
    private const int SiloCount = 3;

    private readonly string _folder = Directory.CreateTempSubdirectory("orleans-platform-cluster-").FullName;
    private readonly ServerProcess _provider;
    private SiloGroup? _group;

    private WholeCluster() => _provider = Payments.NewProvider(_folder);

    public IReadOnlyList<SiloNode> Silos => _group!.Silos;

    public string LogTails() => _group!.LogTails();

    /// <param name="url">The front end's.</param>
    public static async Task<WholeCluster> StartAsync(string url)
    {
        var cluster = new WholeCluster();
        try
        {
            await cluster._provider.StartAsync();
            cluster._group = await SiloGroup.StartAsync(SiloCount, Settings(cluster._provider.Url));
            await cluster._group.AddFrontEndAsync(url);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Everybody ends what was begun.</summary>
    public async Task StopAsync()
    {
        await _group!.StopAsync();
        await _provider.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_group is not null) await _group.DisposeAsync();
        await _provider.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Those of <c>compose.yaml</c>; each process has its ports and its way to PostgreSQL besides.</summary>
    private static Dictionary<string, string> Settings(string providerUrl) => new()
    {
        ["Platform__MasterKey"] = RandomNumberGenerator.GetHexString(64),
        ["Payments__ProviderUrl"] = providerUrl,
        ["Orleans__ClusterId"] = "compose",
        ["Orleans__Connections__Secret"] = RandomNumberGenerator.GetHexString(64),
        ["ShutdownTimeoutSeconds"] = "40",
    };
}
