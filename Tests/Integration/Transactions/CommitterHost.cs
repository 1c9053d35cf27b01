using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.Platform.Transactions;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>A silo whose grains know a notary.</summary>
internal static class CommitterHost
{
    public static Task<IHost> StartAsync(string connectionString, Notary notary, Action<TransactionOptions>? configure = null)
        => TransactionsHost.StartSiloAsync(connectionString, builder =>
    {
        if (configure is not null) builder.Services.Configure(configure);
        builder.Services.AddKeyedSingleton("notary", notary);
        builder.Services.AddKeyedSingleton("other notary", notary);
    });

    public static T Grain<T>(this IHost silo, string key) where T : IGrainWithStringKey
        => silo.Services.GetRequiredService<IGrainFactory>().GetGrain<T>(key);
}

/// <summary>What a process does that dies around the notary's answer.</summary>
internal static class CommitterCrash
{
    public static async Task RunAsync(string connectionString, string folder)
    {
        using var silo = await CommitterHost.StartAsync(connectionString, new Notary(FileIn(folder)));
        await silo.Grain<IDeedGrain>("deeds").Transfer("from", "to", 10, await File.ReadAllTextAsync(Path.Combine(folder, "text")));
    }

    public static string FileIn(string folder) => Path.Combine(folder, "notary");
}
