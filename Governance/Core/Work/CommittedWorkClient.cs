using Orleans.Platform.Transactions.Calls;
using Orleans.Platform.Transactions.Data;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Platform.Work;

namespace Orleans.Platform.Governance.Work;

/// <summary>Puts work into the commit of the ambient transaction.</summary>
internal sealed class CommittedWorkClient(
    WorkHandlers handlers, ITransactionRows rows, ISiloPlace place, PlatformJson json, WorkDispatcher dispatcher, TimeProvider timeProvider)
    : ICommittedWork
{
    public async Task AddAsync<TContent>(string handler, TContent content) where TContent : notnull
    {
        ArgumentNullException.ThrowIfNull(content);
        handlers.Require(handler, typeof(TContent));
        var now = timeProvider.GetUtcNow();
        var call = CallScope.Current;
        var row = new WorkRow(
            Guid.CreateVersion7(now),
            place.ServiceId,
            handler,
            await json.WriteAsync(content, typeof(TContent), call?.Grain.ToString() ?? handler),
            call?.RequestId ?? Guid.CreateVersion7(now),
            call?.Principal ?? PlatformContext.AnonymousPrincipal,
            place.Slot,
            place.Epoch,
            now);
        rows.Add(row, dispatcher.Hurry);
    }
}
