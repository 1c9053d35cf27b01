using System.Reflection;
using Orleans.Engine.Calls;
using Orleans.Engine.Proxies;
using Orleans.Serialization.Invocation;

namespace Orleans.Engine.Filters;

/// <summary>What both kinds of filters see of a call, and the order in which they run.</summary>
internal abstract class CallContext : IGrainCallContext
{
    private int _stage;

    public abstract IInvokable Request { get; }

    public abstract object Grain { get; }

    public abstract GrainId? SourceId { get; }

    public abstract GrainId TargetId { get; }

    public GrainInterfaceType InterfaceType => Method.InterfaceId;

    public string InterfaceName => Method.InterfaceName;

    public string MethodName => Method.Method.Name;

    public MethodInfo InterfaceMethod => Method.Method;

    public Response? Response { get; set; }

    public object? Result
    {
        get => Response?.Result;
        set
        {
            if (Response is null or CompletedResponse or ExceptionResponse) Response = ResponseFactory.Create(Method, value);
            else Response.Result = value;
        }
    }

    protected MethodDescriptor Method => ((IGrainRequest)Request).Descriptor;

    /// <summary>Runs what comes next. A filter may call it again: then the rest runs again.</summary>
    public Task Invoke()
    {
        var stage = _stage++;
        Task task;
        try
        {
            task = RunStage(stage);
        }
        catch (Exception e)
        {
            _stage = stage;
            return Task.FromException(e);
        }

        if (!task.IsCompleted) return LeaveAsync(task, stage);
        _stage = stage;
        return task;
    }

    internal Response TakeResponse() => Response ?? throw new InvalidOperationException(
        $"A filter of {Request.GetActivityName()} has neither called Invoke nor set a result.");

    protected abstract Task RunStage(int stage);

    /// <summary>The last stage: filters see the failure as an exception.</summary>
    protected Task Conclude(ValueTask<Response> pending)
    {
        if (!pending.IsCompletedSuccessfully) return ConcludeAsync(pending);
        Response = pending.Result;
        return Response.Exception is { } error ? Task.FromException(error) : Task.CompletedTask;
    }

    private async Task ConcludeAsync(ValueTask<Response> pending)
    {
        Response = await pending;
        if (Response.Exception is { } error) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
    }

    private async Task LeaveAsync(Task task, int stage)
    {
        try
        {
            await task;
        }
        finally
        {
            _stage = stage;
        }
    }
}
