using System.Reflection;
using System.Runtime.ExceptionServices;
using Orleans.Platform.Governance.Requests;

namespace Orleans.Platform.Governance.Durable;

/// <summary>Makes an accepted request go on, by the call with which it came: same grain, method, arguments, principal and key.</summary>
internal sealed class DurableResumer(IGrainFactory grains, DurableCatalog catalog, RequestJson json)
{
    private static readonly MethodInfo GetGrainById = typeof(IGrainFactory).GetMethods().Single(
        method => method.Name == nameof(IGrainFactory.GetGrain)
            && method.IsGenericMethodDefinition
            && method.GetParameters() is [{ ParameterType: var type }]
            && type == typeof(GrainId));

    /// <summary>Returns when the request has ended, or throws what a caller would get.</summary>
    public async Task ResumeAsync(RunningRequest request)
    {
        var method = catalog.Find(request.InterfaceName, request.MethodName)
            ?? throw new MissingMethodException(request.InterfaceName, request.MethodName);
        var reference = Invoke(GetGrainById.MakeGenericMethod(method.DeclaringType!), grains, [GrainId.Parse(request.GrainId)]);
        var arguments = await json.ReadArgumentsAsync(method.GetParameters(), request.ArgumentsJson).ConfigureAwait(false);

        RequestContext.Clear();
        RequestContext.Set(PlatformContext.RequestId, request.RequestId);
        RequestContext.Set(PlatformContext.Principal, request.Key.Principal);
        RequestContext.Set(PlatformContext.IdempotencyKey, request.Key.Key);
        if (request.IsStep) StepContext.Set(request.Key.Key, claim: null);
        await AsTask(Invoke(method, reference, arguments)).ConfigureAwait(false);
    }

    private static object? Invoke(MethodInfo method, object? target, object?[] arguments)
    {
        try
        {
            return method.Invoke(target, arguments);
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is { } cause)
        {
            ExceptionDispatchInfo.Throw(cause);
            throw;
        }
    }

    private static Task AsTask(object? pending) => pending switch
    {
        Task task => task,
        ValueTask task => task.AsTask(),
        null => Task.CompletedTask,
        _ => (Task)pending.GetType().GetMethod(nameof(ValueTask<int>.AsTask))!.Invoke(pending, null)!,
    };
}
