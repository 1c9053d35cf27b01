using Orleans.Platform.Governance.Requests;
using Orleans.Platform.Requests;

namespace Orleans.Platform.Governance.Durable;

/// <summary>
/// One run of a durable method: numbers its steps, compares them with those of earlier runs, and makes sure that nothing
/// is decided on an outcome that was not recorded.
/// </summary>
internal sealed class DurableRun(RunClaim claim, GrainId grain, DurableJournal journal)
{
    private static readonly AsyncLocal<DurableRun?> Ambient = new();

    private readonly Lock _gate = new();
    private int _steps;
    private bool _ended;

    /// <summary>The run that the current code belongs to. Set and taken away by the call filter: callees do not see it.</summary>
    public static DurableRun? Current
    {
        get => Ambient.Value;
        set
        {
            if (!ReferenceEquals(Ambient.Value, value)) Ambient.Value = value;
        }
    }

    public Guid RequestId { get; } = claim.RequestId;

    /// <summary>What its steps require.</summary>
    public RunClaim Claim { get; } = claim;

    /// <summary>The grain that runs it.</summary>
    public GrainId Grain { get; } = grain;

    /// <summary>Why the run cannot be the one that counts; null while it can. The first reason stays.</summary>
    public Exception? Broken { get; private set; }

    /// <summary>Begins the next call or effect.</summary>
    /// <param name="name">What it is; must be what earlier runs did at this position.</param>
    /// <exception cref="NonDeterministicRequestException">It is not.</exception>
    public DurableStep Begin(string name)
    {
        lock (_gate)
        {
            if (_ended) throw new InvalidOperationException($"The durable request {RequestId} has ended; a call that it left behind was stopped.");
            if (Broken is not null) throw Broken;
            var ordinal = _steps++;
            var recorded = journal.Find(ordinal);
            if (recorded is not null && recorded.Name != name) throw Diverge(ordinal, recorded.Name, name);
            return new DurableStep(ordinal, IdempotencyKeys.ForStep(RequestId, ordinal), recorded?.Effect);
        }
    }

    /// <summary>
    /// A step came to an end that nobody recorded, so the method must not decide anything on it: it gets no further, and
    /// whatever it returns does not count.
    /// </summary>
    public void Break(Exception reason)
    {
        lock (_gate)
        {
            Broken ??= reason;
        }
    }

    /// <summary>Ends the run. A method that came to its end with fewer steps than an earlier run did not do the same.</summary>
    public void End(bool returned)
    {
        lock (_gate)
        {
            _ended = true;
            if (returned && Broken is null && journal.Find(_steps) is { } left) Broken = Diverge(_steps, left.Name, "nothing");
        }
    }

    private NonDeterministicRequestException Diverge(int ordinal, string recorded, string now)
    {
        var divergence = new NonDeterministicRequestException(
            $"Step {ordinal} of the durable request {RequestId} was '{recorded}' in an earlier run and is '{now}' now. The method must do the same each time.");
        Broken ??= divergence;
        return divergence;
    }
}

/// <summary>One call or effect of a run.</summary>
/// <param name="Ordinal">Its position, from 0.</param>
/// <param name="Key">Its idempotency key, the same in every run.</param>
/// <param name="Effect">What is recorded of the effect; null for calls and for effects that are new.</param>
internal sealed record DurableStep(int Ordinal, string Key, RecordedEffect? Effect);
