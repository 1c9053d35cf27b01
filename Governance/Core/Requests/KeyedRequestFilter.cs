using Orleans.Platform.Governance.Durable;
using Orleans.Platform.Requests;
using Orleans.Platform.Transactions.Calls;

namespace Orleans.Platform.Governance.Requests;

/// <summary>Makes calls with an idempotency key, and calls of durable methods, happen once. Runs inside the filter that makes the call scope.</summary>
internal sealed class KeyedRequestFilter(KeyedRequests requests, TimeProvider timeProvider) : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context)
    {
        var key = RequestContext.Get(PlatformContext.IdempotencyKey) as string;
        var method = MethodShape.Of(context.InterfaceMethod);
        if (method.IsSystem || (key is null && !method.IsDurable && DurableRun.Current is null)) return context.Invoke();
        return InvokeAsync(context, method, key);
    }

    private async Task InvokeAsync(IIncomingGrainCallContext context, MethodShape method, string? key)
    {
        // What follows belongs to this call only: neither the caller's run nor its key is for the calls made from here.
        DurableRun.Current = null;
        var mark = RequestContext.Get(StepContext.Key) as string;
        RequestContext.Remove(PlatformContext.IdempotencyKey);
        RequestContext.Remove(StepContext.Key);
        if (key is null && !method.IsDurable)
        {
            await context.Invoke();
            return;
        }

        await requests.HandleAsync(Describe(context, method, key, mark));
    }

    private KeyedCall Describe(IIncomingGrainCallContext context, MethodShape method, string? key, string? mark)
    {
        if (!method.IsDurable && !StartsTransaction(context)) throw new IdempotencyNotSupportedException(method.Operation);
        var scope = CallScope.Current
            ?? throw new InvalidOperationException("Keyed requests need the platform's transactions: register them before the platform's governance.");
        var step = StepContext.Read(mark, key);
        if (key is null) key = IdempotencyKeys.Fresh(Guid.CreateVersion7(timeProvider.GetUtcNow()));
        else if (step is null) IdempotencyKeys.Validate(key);

        return new KeyedCall(
            context,
            scope,
            method,
            new RequestKey(scope.Principal, method.Operation, key),
            RequestFingerprint.Compute(method, context.TargetId, context.Request, isStep: step is not null),
            step?.Step,
            step?.Claim,
            timeProvider.GetUtcNow());
    }

    private static bool StartsTransaction(IIncomingGrainCallContext context)
        => context.Request is TransactionRequestBase { IsTransactionRequired: true, TransactionInfo: null };
}
