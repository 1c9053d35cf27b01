using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Serialization.Invocation;

namespace Orleans.Platform.Tests.Integration.Engine.Filters;

/// <summary>Tells when it is entered and left.</summary>
public sealed class TellingFilter(string name) : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        CallJournal.Add($"{name}>");
        try
        {
            await context.Invoke();
        }
        finally
        {
            CallJournal.Add($"<{name}");
        }
    }
}

/// <summary>Does what the caller asks for in the request context.</summary>
public sealed class ObedientFilter : IIncomingGrainCallFilter
{
    public const string Key = "test.do";

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        switch (RequestContext.Get(Key))
        {
            case "change argument":
                context.Request.SetArgument(0, (int)context.Request.GetArgument(0)! + 100);
                await context.Invoke();
                break;
            case "replace result":
                await context.Invoke();
                context.Result = (int)context.Result! + 1;
                break;
            case "convert exception":
                try
                {
                    await context.Invoke();
                }
                catch (InvalidTimeZoneException e)
                {
                    throw new ApplicationException("converted", e);
                }

                break;
            case "answer itself":
                context.Result = -1;
                break;
            case "answer with response":
                context.Response = Response.FromException(new ApplicationException("refused"));
                break;
            case "say nothing":
                break;
            case "retry":
                await RetryAsync(context);
                break;
            default:
                await context.Invoke();
                break;
        }
    }

    private static async Task RetryAsync(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (InvalidTimeZoneException)
        {
            await context.Invoke();
        }
    }
}

/// <summary>What a filter saw of a call.</summary>
public sealed record SeenCall(
    GrainId? Source,
    GrainId Target,
    MethodInfo InterfaceMethod,
    MethodInfo ImplementationMethod,
    object?[] Arguments,
    object Grain,
    ActivationId Activation);

public sealed class SeeingFilter : IIncomingGrainCallFilter
{
    public ConcurrentDictionary<GrainId, SeenCall> Seen { get; } = new();

    public Task Invoke(IIncomingGrainCallContext context)
    {
        var arguments = Enumerable.Range(0, context.Request.GetArgumentCount()).Select(context.Request.GetArgument).ToArray();
        Seen[context.TargetId] = new(
            context.SourceId,
            context.TargetId,
            context.InterfaceMethod,
            context.ImplementationMethod,
            arguments,
            context.Grain,
            context.TargetContext.ActivationId);
        return context.Invoke();
    }
}
