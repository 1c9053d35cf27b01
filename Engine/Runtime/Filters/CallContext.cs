using System.Reflection;
using Orleans.Engine.Calls;
using Orleans.Engine.Proxies;
using Orleans.Platform.Seams;
using Orleans.Serialization.Copying;
using Orleans.Serialization.Invocation;

namespace Orleans.Engine.Filters;

/// <summary>What both kinds of filters see of a call, and the order in which they run.</summary>
internal abstract class CallContext : IGrainCallContext
{
    private int _stage;
    private Task?[]? _running;
    private Task<Response>? _last;
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
        get => _response ??= OwnResponse();
        set
        {
            _replaced = true;
            _response = value;
            _last = null;
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
        var stage = NextStage();
        try
        {
            var task = RunStage(stage);
            if (task.IsCompleted) _stage = stage;
            else Remember(stage, task);
            return task;
        }
        catch (Exception e)
        {
            _stage = stage;
            return Task.FromException(e);
        }
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

    /// <inheritdoc cref="Conclude(ValueTask{Response})"/>
    protected Task Conclude(TurnTask<Response> pending)
        => pending.IsCompletedSuccessfully ? Conclude(pending.AsValueTask()) : ConcludeAsync(pending);

    /// <summary>The last stage, when its task fails by itself.</summary>
    protected Task Conclude(Task<Response> pending)
    {
        _response = null;
        _replaced = false;
        return _last = pending;
    }

    private async Task ConcludeAsync(ValueTask<Response> pending)
    {
        SetOwn(await pending.InTurn());
        if (_response!.Exception is { } error) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
    }

    private async Task ConcludeAsync(TurnTask<Response> pending)
    {
        SetOwn(await pending);
        if (_response!.Exception is { } error) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
    }

    private void SetOwn(Response response)
    {
        _response = response;
        _replaced = false;
    }

    private Response? OwnResponse() => _last switch
    {
        { IsCompletedSuccessfully: true } => _last.Result,
        { IsCompleted: true } => Orleans.Serialization.Invocation.Response.FromException(Outcome.ErrorOf(_last)),
        _ => null,
    };

    /// <summary>Whoever calls is the outermost stage that has got control back from the one after it.</summary>
    private int NextStage()
    {
        var stage = _stage;
        if (_running is not null)
        {
            var returned = Array.FindIndex(_running, 0, Math.Min(stage, _running.Length), static task => task is { IsCompleted: true });
            if (returned >= 0) stage = returned;
            if (stage < _running.Length) _running[stage] = null;
        }

        _stage = stage + 1;
        return stage;
    }

    private void Remember(int stage, Task task)
    {
        _running ??= new Task?[4];
        if (stage >= _running.Length) Array.Resize(ref _running, stage + 4);
        _running[stage] = task;
    }
}
