using System.Runtime.ExceptionServices;
using Orleans.Platform.Seams;
using Orleans.Serialization.Invocation;

namespace Orleans.Engine.Calls;

/// <summary>What a grain method has returned, brought to one form. The overloads of <c>Of</c> are called by generated code.</summary>
internal static class Outcome
{
    internal static Task? Of<T>(Task<T> task, out T result)
    {
        if (task is null) throw ReturnedNull();
        var done = task.IsCompletedSuccessfully;
        result = done ? task.Result : default!;
        return done ? null : task;
    }

    internal static Task? OfTask(Task task, out VoidResult result)
    {
        if (task is null) throw ReturnedNull();
        result = default;
        return task.IsCompletedSuccessfully ? null : task;
    }

    internal static Task? OfEnumerable<T>(IAsyncEnumerable<T> items, out IAsyncEnumerable<T> result)
    {
        result = items ?? throw new InvalidOperationException("The grain method returned null instead of an enumerable.");
        return null;
    }

    internal static Task? OfValueTask<T>(ValueTask<T> task, out T result)
    {
        var done = task.IsCompletedSuccessfully;
        result = done ? task.Result : default!;
        return done ? null : task.AsTask();
    }

    internal static Task? OfValueTaskVoid(ValueTask task, out VoidResult result)
    {
        result = default;
        if (!task.IsCompletedSuccessfully) return task.AsTask();
        task.GetAwaiter().GetResult();
        return null;
    }

    /// <summary>The result of a task that ended well.</summary>
    internal static T ResultOf<T>(Task task) => typeof(T) == typeof(VoidResult) ? default! : ((Task<T>)task).Result;

    /// <summary>The exception of a task that ended otherwise, as it was thrown.</summary>
    internal static Exception ErrorOf(Task task)
    {
        if (task.Exception is { InnerExceptions.Count: 1 } error) return error.InnerException!;
        try
        {
            task.GetAwaiter().GetResult();
            return new InvalidOperationException("The task has not failed.");
        }
        catch (Exception e)
        {
            return ExceptionDispatchInfo.Capture(e).SourceException;
        }
    }

    /// <summary>Runs a request for callers that want a <see cref="Response"/>: filters and transactions.</summary>
    internal static ValueTask<Response> RespondAsync<T>(IGrainRequest<T> request)
    {
        try
        {
            var pending = request.Run(out var result);
            return pending is null
                ? new(Respond(ArgumentCopies.Result(request.Descriptor, result)))
                : AwaitAsync(request, pending);
        }
        catch (Exception e)
        {
            return new(Response.FromException(e));
        }
    }

    /// <summary>The same, for who goes on within the turn in which the method ends.</summary>
    internal static async TurnTask<Response> RespondInTurnAsync<T>(IGrainRequest<T> request)
    {
        try
        {
            if (request.Run(out var result) is { } pending)
            {
                await pending.EndInTurn();
                if (!pending.IsCompletedSuccessfully) return Response.FromException(ErrorOf(pending));
                result = ResultOf<T>(pending);
            }

            return Respond(ArgumentCopies.Result(request.Descriptor, result));
        }
        catch (Exception e)
        {
            return Response.FromException(e);
        }
    }

    private static async ValueTask<Response> AwaitAsync<T>(IGrainRequest<T> request, Task pending)
    {
        try
        {
            await pending.EndInTurn();
            if (!pending.IsCompletedSuccessfully) return Response.FromException(ErrorOf(pending));
            return Respond(ArgumentCopies.Result(request.Descriptor, ResultOf<T>(pending)));
        }
        catch (Exception e)
        {
            return Response.FromException(e);
        }
    }

    private static Response Respond<T>(T result) =>
        typeof(T) == typeof(VoidResult) ? Response.Completed : Response.FromResult(result);

    private static InvalidOperationException ReturnedNull() => new("The grain method returned null instead of a task.");
}
