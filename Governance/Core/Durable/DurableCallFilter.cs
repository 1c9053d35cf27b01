using System.Reflection;
using Orleans.Platform.Governance.Requests;
using Orleans.Platform.Requests;
using Orleans.Platform.Seams;

namespace Orleans.Platform.Governance.Durable;

/// <summary>Gives each call that a durable method makes a key of its own, so that the call's outcome is recorded with its effects.</summary>
internal sealed class DurableCallFilter : IOutgoingGrainCallFilter, IOptionalCallFilter
{
    public bool Applies(MethodInfo interfaceMethod) => DurableRun.Current is not null;

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        if (DurableRun.Current is not { } run || !IsMadeBy(run, context)) return context.Invoke();
        var method = MethodShape.Of(context.InterfaceMethod);
        return method.IsSystem ? context.Invoke() : InvokeAsync(context, method, run);
    }

    // A grain that is activated by a step may make calls of its own while it starts.
    private static bool IsMadeBy(DurableRun run, IOutgoingGrainCallContext context) => context.SourceId is null || context.SourceId == run.Grain;

    private static async Task InvokeAsync(IOutgoingGrainCallContext context, MethodShape method, DurableRun run)
    {
        var step = run.Begin(DurableJournal.CallName(method.InterfaceName, method.MethodName, context.TargetId.ToString()));
        RequestContext.Set(PlatformContext.IdempotencyKey, step.Key);
        StepContext.Set(step.Key, run.Claim);
        try
        {
            await context.Invoke();
        }
        catch (IdempotencyKeyReusedException)
        {
            var divergence = new NonDeterministicRequestException(
                $"Step {step.Ordinal} of the durable request {run.RequestId}, {method.Operation}, had other arguments in an earlier run.");
            run.Break(divergence);
            throw divergence;
        }
        catch (Exception failure) when (!Outcomes.IsRecorded(failure))
        {
            run.Break(failure);
            throw;
        }
    }
}
