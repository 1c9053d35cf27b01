using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Platform.Governance.Work;
using Orleans.Platform.Work;

namespace Orleans.Platform.Governance;

/// <summary>Registers what is done after commits.</summary>
public static class CommittedWorkExtensions
{
    /// <summary>Registers a handler of <see cref="ICommittedWork"/> under a name. Keep the name: it stands in the database until the work is done.</summary>
    public static IServiceCollection AddCommittedWorkHandler<TContent, THandler>(this IServiceCollection services, string name)
        where THandler : class, ICommittedWorkHandler<TContent>
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return services.AddSingleton<WorkHandler>(new WorkHandler<TContent, THandler>(name));
    }

    internal static void AddCommittedWork(this IServiceCollection services)
    {
        services.AddSingleton<WorkHandlers>();
        services.AddSingleton<WorkReader>();
        services.AddSingleton<WorkRun>();
        services.AddSingleton<WorkDispatcher>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<WorkDispatcher>());
        services.AddSingleton<ICommittedWork, CommittedWorkClient>();
    }
}
