using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Transactions.Data;
using Orleans.Platform.Work;

namespace Orleans.Platform.Governance.Work;

/// <summary>A registered handler: how its content is read, and how it is called.</summary>
internal abstract class WorkHandler(string name, Type contentType)
{
    public string Name { get; } = name;

    public Type ContentType { get; } = contentType;

    public abstract Task HandleAsync(DueWork work, IServiceProvider services, PlatformJson json, CancellationToken cancellationToken);
}

/// <summary>A registered handler of a known type.</summary>
internal sealed class WorkHandler<TContent, THandler>(string name) : WorkHandler(name, typeof(TContent))
    where THandler : class, ICommittedWorkHandler<TContent>
{
    public override async Task HandleAsync(DueWork work, IServiceProvider services, PlatformJson json, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var content = (TContent)(await json.ReadAsync(work.ContentJson, typeof(TContent), cancellationToken))!;
        var handler = ActivatorUtilities.GetServiceOrCreateInstance<THandler>(scope.ServiceProvider);
        await handler.HandleAsync(new CommittedWork<TContent>(work.Key, content, work.Attempts + 1, cancellationToken));
    }
}
