using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Platform.Storage.Setup;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.Platform.Transactions;
using Orleans.Storage;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>A silo in a process of its own that writes a record which does not exist, many times at once, when all are ready.</summary>
internal static class FirstWrites
{
    public const int Each = 17;
    public const string Kind = "note", AdoNet = "adonet", Platform = "platform";
    public static readonly GrainId Record = GrainId.Create("first", "written");

    public static async Task RunAsync(string connectionString, string folder)
    {
        using var silo = await TransactionsHost.StartSiloAsync(connectionString, builder => builder.UseOrleans(silo => silo
            .UsePlatformClustering()
            .Configure<EndpointOptions>(endpoints => endpoints.GatewayPort = FreePort.Find())
            .AddAdoNetGrainStorage(AdoNet, options => (options.Invariant, options.ConnectionString) = ("Npgsql", connectionString))));
        var own = Path.Combine(folder, $"ready-{Environment.ProcessId}");
        await File.WriteAllTextAsync(own, "");
        while (!File.Exists(GoIn(folder))) await Task.Delay(1);
        foreach (var provider in (string[])[AdoNet, Platform])
        {
            var storage = silo.Services.GetRequiredKeyedService<IGrainStorage>(provider);
            var won = await Task.WhenAll(Enumerable.Range(0, Each).Select(number => TryWriteAsync(storage, $"{Environment.ProcessId}-{number}")));
            await File.AppendAllLinesAsync(Path.Combine(folder, $"written-{Environment.ProcessId}"), won.OfType<string>().Select(text => $"{provider} {text}"));
        }

        await silo.StopAsync();
    }

    /// <summary>The file for which all wait.</summary>
    public static string GoIn(string folder) => Path.Combine(folder, "go");

    /// <summary>The text when it was the first, else null.</summary>
    private static async Task<string?> TryWriteAsync(IGrainStorage storage, string text)
    {
        try
        {
            await storage.WriteStateAsync(Kind, Record, new GrainState<Note>(new Note { Text = text }));
            return text;
        }
        catch (InconsistentStateException)
        {
            return null;
        }
    }
}
