using System.Threading.Channels;
using Npgsql;

namespace Orleans.Platform.Benchmarks.Load;

/// <summary>Callers that share a fixed number of connections, each with its statements prepared once.</summary>
public sealed class NpgsqlLoad<TPrepared>(
    string connectionString, Func<NpgsqlConnection, Task<TPrepared>> prepare, Func<TPrepared, Random, Task<bool>> work)
    where TPrepared : IAsyncDisposable
{
    private static readonly int[] ConnectionCounts = [4, 8, 16, 32, 64];

    public async Task<LoadResult> RunAsync(int connections, int inFlight, TimeSpan warmUp, TimeSpan duration)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        var free = Channel.CreateUnbounded<TPrepared>();
        var all = new List<TPrepared>();
        for (var i = 0; i < connections; i++)
        {
            all.Add(await prepare(await database.OpenConnectionAsync()));
            free.Writer.TryWrite(all[^1]);
        }

        var result = await ClosedLoop.RunAsync(inFlight, warmUp, duration, async random =>
        {
            var prepared = await free.Reader.ReadAsync();
            try
            {
                return await work(prepared, random);
            }
            finally
            {
                free.Writer.TryWrite(prepared);
            }
        });
        foreach (var prepared in all) await prepared.DisposeAsync();
        return result;
    }

    /// <summary>The number of connections that does best under a load.</summary>
    public async Task<int> FindBestConnectionsAsync(string name, int inFlight)
    {
        var best = (Connections: 1, PerSecond: 0.0);
        foreach (var connections in ConnectionCounts.Select(count => Math.Min(count, inFlight)).Distinct())
        {
            var result = await RunAsync(connections, inFlight, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1));
            await Console.Error.WriteLineAsync($"{name} with {connections} connections: {result.TransactionsPerSecond:N0}/s");
            if (result.TransactionsPerSecond > best.PerSecond) best = (connections, result.TransactionsPerSecond);
        }

        return best.Connections;
    }
}
