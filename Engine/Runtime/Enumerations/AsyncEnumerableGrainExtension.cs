using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Engine.Scheduling;
using Orleans.Timers;

namespace Orleans.Engine.Enumerations;

/// <summary>The enumerations of one activation. They end with it, and those that nobody goes on with end by themselves.</summary>
internal sealed class AsyncEnumerableGrainExtension(
    IGrainContext context,
    ITimerRegistry timers,
    SiloClock clock,
    TimeProvider time,
    IOptions<EnumerationTimes> options,
    ILogger<AsyncEnumerableGrainExtension> logger) : IAsyncEnumerableGrainExtension, IAsyncDisposable
{
    private readonly Dictionary<Guid, Enumeration> _enumerations = [];
    private IGrainTimer? _cleaning;

    public ValueTask<(EnumerationResult Status, object? Value)> StartEnumeration<T>(Guid requestId, IAsyncEnumerableRequest<T> request) =>
        StartEnumeration(requestId, request, CancellationToken.None);

    public ValueTask<(EnumerationResult Status, object? Value)> StartEnumeration<T>(
        Guid requestId, IAsyncEnumerableRequest<T> request, CancellationToken cancellationToken)
    {
        request.SetTarget(context);
        var enumeration = new Enumeration<T>(request, options.Value.Heartbeat, time);
        _enumerations.Add(requestId, enumeration);
        _cleaning ??= timers.RegisterGrainTimer(
            context, static (self, _) => self.CleanAsync(), this, new(options.Value.IdleLimit / 2, options.Value.IdleLimit / 2));
        return PullAsync(requestId, enumeration, cancellationToken);
    }

    public ValueTask<(EnumerationResult Status, object? Value)> MoveNext<T>(Guid requestId) => MoveNext<T>(requestId, CancellationToken.None);

    public ValueTask<(EnumerationResult Status, object? Value)> MoveNext<T>(Guid requestId, CancellationToken cancellationToken) =>
        _enumerations.TryGetValue(requestId, out var enumeration)
            ? PullAsync(requestId, (Enumeration<T>)enumeration, cancellationToken)
            : new((EnumerationResult.MissingEnumeratorError, null));

    public ValueTask DisposeAsync(Guid requestId) =>
        _enumerations.Remove(requestId, out var enumeration) ? enumeration.DisposeAsync() : ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var id in _enumerations.Keys.ToArray()) await EndAsync(id);
    }

    private async ValueTask<(EnumerationResult Status, object? Value)> PullAsync<T>(
        Guid id, Enumeration<T> enumeration, CancellationToken cancellation)
    {
        var last = true;
        enumeration.IsPulled = true;
        try
        {
            var answer = await enumeration.PullAsync(cancellation);
            last = (answer.Status & EnumerationResult.Completed) != 0;
            return answer;
        }
        finally
        {
            enumeration.IsPulled = false;
            enumeration.LastUsed = clock.Now;
            if (last) await EndAsync(id);
        }
    }

    private async Task CleanAsync()
    {
        var oldest = clock.Now - (long)options.Value.IdleLimit.TotalMilliseconds;
        foreach (var (id, enumeration) in _enumerations.ToArray())
        {
            if (!enumeration.IsPulled && enumeration.LastUsed < oldest) await EndAsync(id);
        }
    }

    /// <summary>Ends an enumeration whose caller is not told about it.</summary>
    private async Task EndAsync(Guid id)
    {
        try
        {
            await DisposeAsync(id);
        }
        catch (Exception e)
        {
            logger.LogError(e, "Disposing an enumerator of {Grain} failed", context.GrainId);
        }
    }
}
