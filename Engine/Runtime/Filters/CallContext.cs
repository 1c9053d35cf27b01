using System.Reflection;
using Orleans.Engine.Calls;
using Orleans.Engine.Proxies;
using Orleans.Serialization.Copying;
using Orleans.Serialization.Invocation;

namespace Orleans.Engine.Filters;

/// <summary>What both kinds of filters see of a call, and the order in which they run.</summary>
internal abstract class CallContext : IGrainCallContext
{
    private int _stage;
    private Response? _response;
    private bool _replaced;

    public abstract IInvokable Request { get; }

    public abstract object Grain { get; }

    public abstract GrainId? SourceId { get; }

    public abstract GrainId TargetId { get; }

    public GrainInterfaceType InterfaceType => Method.InterfaceId;

    public string InterfaceName => Method.InterfaceName;

    public string MethodName => Method.Method.Name;

    public MethodInfo InterfaceMethod => Method.Method;

    public Response? Response
    {
        get => _response;
        set
        {
            _replaced = true;
            _response = value;
        }
    }

    public object? Result
    {
        get => Response?.Result;
        set
        {
            if (Response is null or CompletedResponse or ExceptionResponse) Response = ResponseFactory.Create(Method, value);
            else Response.Result = value;
            _replaced = true;
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

    /// <summary>The response, with a result that no filter keeps for itself: the method's own result is a copy already.</summary>
    internal Response TakeIsolatedResponse()
    {
        var response = TakeResponse();
        if (!_replaced || !Method.CopiesResult || response is TransactionResponse || response.Exception is not null) return response;
        return ResponseFactory.Create(Method, ArgumentCopier.Copy(response.Result));
    }

    protected abstract Task RunStage(int stage);

    /// <summary>The last stage: filters see the failure as an exception.</summary>
    protected Task Conclude(ValueTask<Response> pending)
    {
        if (!pending.IsCompletedSuccessfully) return ConcludeAsync(pending);
        SetOwn(pending.Result);
        return _response!.Exception is { } error ? Task.FromException(error) : Task.CompletedTask;
    }

    private void SetOwn(Response response)
    {
        _response = response;
        _replaced = false;
    }

    private async Task ConcludeAsync(ValueTask<Response> pending)
    {
        SetOwn(await pending);
        if (_response!.Exception is { } error) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
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
