using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Platform.Governance;
using Orleans.Platform.Tests.Integration.Transactions;

namespace Orleans.Platform.Tests.Integration.Governance;

/// <summary>A silo whose shop leaves bonuses to be paid.</summary>
internal static class CommittedWorkHost
{
    public static Task<IHost> StartAsync(string connectionString, BonusFailures failures) => TransactionsHost.StartSiloAsync(connectionString, builder =>
    {
        builder.Services.AddPlatformGovernance(options =>
        {
            options.FirstRetryDelay = TimeSpan.FromMilliseconds(5);
            options.MaxRetryDelay = TimeSpan.FromMilliseconds(20);
            options.MaxWorkAttempts = 5;
        });
        builder.Services.AddSingleton(failures);
        builder.Services.AddCommittedWorkHandler<Bonus, BonusHandler>("bonus");
    });
}

/// <summary>What a process does that dies between a commit and the work that it left.</summary>
internal static class CommittedWorkCrash
{
    public static async Task RunAsync(string connectionString, string folder)
    {
        using var silo = await CommittedWorkHost.StartAsync(connectionString, new BonusFailures());
        await silo.Grain<IShopGrain>("shop").Buy("buyer", "bonus");
        await Task.Delay(TimeSpan.FromSeconds(30)); // The work comes after the answer.
    }
}
