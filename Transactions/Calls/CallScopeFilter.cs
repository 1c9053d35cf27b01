using Orleans.Platform.Seams;
using Orleans.Platform.Transactions.Branches;
using Orleans.Platform.Transactions.Running;
using Orleans.Transactions;

namespace Orleans.Platform.Transactions.Calls;

/// <summary>The capture point of calls: names each one for provenance and ties it to its transaction. Runs before every other filter.</summary>
internal sealed class CallScopeFilter(TransactionRegistry transactions, LocalBranches branches) : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        var call = Open(context);
        RequestContext.Set(CallScope.ContextKey, call);
        if (context.Request is TransactionRequestBase { TransactionInfo: { } joined }) Join(joined, call);
        try
        {
            await context.Invoke().InTurn();
        }
        finally
        {
            call.End();
        }
    }

    private void Join(TransactionInfo joined, CallScope call)
    {
        if (transactions.Join(joined) is not { } transaction) return;
        transaction.AddCall(call);
        if (transaction.Root is not null) Branches.Branches.Record(joined, branches.Reference);
    }

    private static CallScope Open(IIncomingGrainCallContext context)
    {
        var parent = CallScope.Current;
        var requestId = parent?.RequestId ?? (RequestContext.Get(PlatformContext.RequestId) is Guid given ? given : Guid.CreateVersion7());
        var principal = parent?.Principal ?? RequestContext.Get(PlatformContext.Principal) as string ?? PlatformContext.AnonymousPrincipal;
        return new CallScope(requestId, principal, parent, context.TargetId, context.InterfaceName, context.MethodName);
    }
}
