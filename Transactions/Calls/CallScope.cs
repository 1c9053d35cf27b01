using System.Diagnostics;

namespace Orleans.Platform.Transactions.Calls;

/// <summary>
/// One grain call as provenance sees it: which method of which grain, for whom, within which request. Flows with the
/// <see cref="RequestContext"/>, so that a callee knows its caller.
/// </summary>
[GenerateSerializer]
public sealed class CallScope(Guid requestId, string principal, CallScope? parent, GrainId grain, string interfaceName, string methodName)
{
    /// <summary>The key under which the scope travels in the <see cref="RequestContext"/>.</summary>
    public const string ContextKey = "platform.call";

    private static long _lastId = Random.Shared.NextInt64();

    private string? _grainName;

    /// <summary>Tells calls apart, also those of several silos.</summary>
    [Id(6)]
    internal long Id { get; private set; } = Interlocked.Increment(ref _lastId);

    /// <summary>The call on whose behalf the current code runs; null outside of grain calls.</summary>
    public static CallScope? Current => RequestContext.Get(ContextKey) as CallScope;

    /// <summary>The request that this call is part of.</summary>
    [Id(0)]
    public Guid RequestId { get; private set; } = requestId;

    /// <summary>Who asked, as authenticated at the edge; <see cref="PlatformContext.AnonymousPrincipal"/> when nobody said.</summary>
    [Id(1)]
    public string Principal { get; private set; } = principal;

    /// <summary>The calling grain method; null for the first call of a request.</summary>
    [Id(2)]
    public CallScope? Parent { get; private set; } = parent;

    /// <summary>The grain that was called.</summary>
    [Id(3)]
    public GrainId Grain { get; private set; } = grain;

    /// <summary>The grain interface's name.</summary>
    [Id(4)]
    public string InterfaceName { get; private set; } = interfaceName;

    /// <summary>The method's name.</summary>
    [Id(5)]
    public string MethodName { get; private set; } = methodName;

    /// <summary>The record under which the result is stored with the commit; null without an idempotency key.</summary>
    public object? KeyedRequest { get; set; }

    /// <summary>Fires when the call's caller has given it up; stays on this silo.</summary>
    internal CancellationToken Cancelled { get; init; }

    /// <summary>Ticks of <see cref="Stopwatch"/> at the start.</summary>
    public long Started { get; private set; } = Stopwatch.GetTimestamp();

    /// <summary>Time from start to the end of the method; zero while it runs.</summary>
    [Id(7)]
    public TimeSpan Duration { get; private set; }

    /// <summary>The number of the method in <c>platform.method</c>; set by the commit pipeline.</summary>
    internal int MethodId { get; set; }

    internal string GrainName => _grainName ??= Grain.ToString();

    /// <summary>The start in a form that other machines understand: ticks of UTC.</summary>
    [Id(8)]
    internal long StartedAt
    {
        get => (TimeProvider.System.GetUtcNow() - Stopwatch.GetElapsedTime(Started)).Ticks;
        set => Started = Stopwatch.GetTimestamp()
            - (long)((TimeProvider.System.GetUtcNow().Ticks - value) * ((double)Stopwatch.Frequency / TimeSpan.TicksPerSecond));
    }

    /// <summary>Marks the end of the method.</summary>
    public void End() => Duration = Stopwatch.GetElapsedTime(Started);

    /// <summary>The token of this call, or of the nearest one on whose behalf it runs and that can be cancelled.</summary>
    internal CancellationToken FindCancellation()
    {
        var call = this;
        while (!call.Cancelled.CanBeCanceled && call.Parent is { } parent) call = parent;
        return call.Cancelled;
    }

    /// <summary>The chain of callers down to this call, the first one first.</summary>
    internal List<CallScope> WithAncestors()
    {
        var chain = new List<CallScope>(4);
        for (var call = this; call is not null; call = call.Parent)
        {
            chain.Add(call);
        }

        chain.Reverse();
        return chain;
    }
}
