using System.Diagnostics;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans.Configuration;
using Orleans.Platform.Grains.Verification;
using Orleans.Platform.Storage.Sql;
using Orleans.Platform.Tests.Histories.Checking;
using Orleans.Platform.Tests.Histories.Load;
using Orleans.Platform.Tests.Histories.Processes;
using Orleans.Platform.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Cluster;

/// <summary>Three silo processes on one PostgreSQL, each with its own lines to the database and from the others.</summary>
public sealed class ThreeSilos : IAsyncDisposable
{
    private static readonly SqlQueries Sql = SqlQueries.Load(typeof(ThreeSilos).Assembly, "membership.sql");
    private readonly SiloGroup _group;
    private readonly VerifyClient[] _clients;

    private ThreeSilos(SiloGroup group)
    {
        _group = group;
        _clients = [.. group.Silos.Select(silo => new VerifyClient(silo.Url))];
    }

    public SiloNode this[int index] => _group.Silos[index];

    public Database Database => _group.Database;

    public string[] Urls => [.. _group.Silos.Select(silo => silo.Url)];

    public static async Task<ThreeSilos> StartAsync(int count = 3, IReadOnlyDictionary<string, string>? settings = null)
        => new(await SiloGroup.StartAsync(count, settings));

    /// <summary>One transaction through one of the silos, with the time that its answer took.</summary>
    public async Task<(Outcome Outcome, Step[] Steps, TimeSpan Took)> RunAsync(int silo, params Step[] steps)
    {
        var started = Stopwatch.GetTimestamp();
        var (outcome, done) = await _clients[silo].RunAsync(steps);
        return (outcome, done, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>A client in this process, which finds the gateways in the database.</summary>
    public async Task<IHost> ConnectAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton(NpgsqlDataSource.Create(Database.ConnectionStringVia(Database.Port)));
        builder.UseOrleansClient(client =>
        {
            client.UsePlatformClustering();
            client.Services.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("dev", "orleans-platform"));
        });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    /// <summary>Which activation serves a list, asked through one of the silos.</summary>
    public async Task<VerificationActivation> ActivationAsync(int silo, string key)
    {
        using var http = new HttpClient { BaseAddress = new Uri(this[silo].Url) };
        http.DefaultRequestHeaders.Add("X-Api-Key", SiloNode.ApiKey);
        return (await http.GetFromJsonAsync<VerificationActivation>($"/verify/keys/{key}/activation"))!;
    }

    /// <summary>Asks again and again until the condition holds.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> UntilAsync(string what, TimeSpan patience, Func<Task<bool>> condition)
    {
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(20))
        {
            if (await condition()) return Stopwatch.GetElapsedTime(started);
            Assert.True(Stopwatch.GetElapsedTime(started) < patience, $"Not within {patience.TotalSeconds} s: {what}\n{_group.LogTails()}");
        }
    }

    /// <summary>Until all these silos read all lists, one for each, with the one number that was put there.</summary>
    public Task<TimeSpan> UntilAllAnswerAsync(TimeSpan patience, int[] silos, string[] keys)
        => UntilAsync("every list is read at " + string.Join(", ", silos), patience, async () =>
        {
            var answers = await Task.WhenAll(silos.SelectMany(silo => keys.Chunk(20).Select(some => RunAsync(silo, [.. some.Select(key => new Step(key, null))]))));
            if (answers.Any(answer => answer.Outcome != Outcome.Committed)) return false;
            Assert.All(answers.SelectMany(answer => answer.Steps), step => Assert.Equal([1L], step.Seen!));
            return true;
        });

    /// <summary>The statuses of the rows that one silo's address has had in the membership table, the oldest first.</summary>
    public async Task<(int Generation, SiloStatus Status)[]> RowsAsync(int silo)
    {
        await using var command = Database.Source.CreateCommand(Sql["RowsOfEndpoint"]);
        command.Parameters.Add(new() { Value = $"127.0.0.1:{this[silo].PeerLine.Port}" });
        await using var rows = await command.ExecuteReaderAsync();
        List<(int, SiloStatus)> all = [];
        while (await rows.ReadAsync()) all.Add((SiloAddress.FromParsableString(rows.GetString(0)).Generation, (SiloStatus)rows.GetInt16(1)));
        return [.. all.OrderBy(row => row.Item1)];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        await _group.DisposeAsync();
    }
}
