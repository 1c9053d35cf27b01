using System.Diagnostics;

namespace Orleans.Platform.Tests.Integration.Engine.Support;

/// <summary>Waiting with an end, so that a failing test says what it waited for.</summary>
public static class Wait
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static async Task For(Task task, string what)
    {
        try
        {
            await task.WaitAsync(Limit);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException($"Waited in vain: {what}");
        }
    }

    public static async Task<T> For<T>(Task<T> task, string what)
    {
        await For((Task)task, what);
        return await task;
    }

    /// <summary>For what gives no signal.</summary>
    public static async Task Until(Func<bool> condition, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(started) > Limit) throw new TimeoutException($"Waited in vain: {what}");
            await Task.Delay(5);
        }
    }

    /// <summary>A call whose time limit is short and whose first use of everything may take longer on a busy machine.</summary>
    public static async Task<T> Patiently<T>(Func<Task<T>> call)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                return await call();
            }
            catch (TimeoutException) when (i < 20)
            {
            }
        }
    }
}
