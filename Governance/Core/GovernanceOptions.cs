namespace Orleans.Platform.Governance;

/// <summary>How requests are answered, kept and resumed, and how effects are tried.</summary>
public sealed class GovernanceOptions
{
    /// <summary>How long a request waits for the one that runs under its key, before it is told to ask again. Default: 10 seconds.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What a request that lost its patience is told to wait. Default: 2 seconds.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long answers are kept. A key that is older is refused. Default: 7 days.</summary>
    public TimeSpan AnswerRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long, after that, a key is known to have been used. Later it counts as new. Default: 90 days.</summary>
    public TimeSpan TombstoneRetention { get; set; } = TimeSpan.FromDays(90);

    /// <summary>The pause between two rounds of removing what is older. Default: 10 minutes.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How often a method of a durable request may fail with an exception of its own before the request ends as failed. Default: 5.</summary>
    public int MaxFailures { get; set; } = 5;

    /// <summary>The pause before the second run of a durable request; it doubles with each further one, with jitter. Default: 100 milliseconds.</summary>
    public TimeSpan FirstRetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause between two runs of a durable request. Default: 30 seconds.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many durable requests are resumed at the same time. Default: 64.</summary>
    public int MaxConcurrentResumes { get; set; } = 64;

    /// <summary>The pause between two looks for requests that nobody runs, and for work of silos that are gone. Default: 1 second.</summary>
    public TimeSpan ResumeInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many pieces of committed work are done at the same time. Default: 64.</summary>
    public int MaxConcurrentWork { get; set; } = 64;

    /// <summary>The time that one try of committed work may take. Default: 30 seconds.</summary>
    public TimeSpan WorkTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often committed work is tried, with pauses as for durable requests, before it is parked for a person. Default: 20.</summary>
    public int MaxWorkAttempts { get; set; } = 20;

    /// <summary>The share of failing tries from which on a provider is left alone for <see cref="BreakDuration"/>. Default: 0.9.</summary>
    public double BreakerFailureRatio { get; set; } = 0.9;

    /// <summary>How many tries in 10 seconds it takes before the share counts. Default: 20.</summary>
    public int BreakerMinimumThroughput { get; set; } = 20;

    /// <summary>How long a failing provider is left alone. Default: 1 second.</summary>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(1);
}
