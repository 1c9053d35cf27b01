namespace Orleans.Configuration;

/// <summary>How silos find out about each other's end.</summary>
public class ClusterMembershipOptions
{
    /// <summary>False while debugging: nobody is declared dead.</summary>
    public bool LivenessEnabled { get; set; } = true;

    /// <summary>
    /// For how long another silo may take to answer a probe. Shorter than in Orleans, where it is 5 s: three missed probes take as long
    /// here as a silo that cannot renew its lease goes on serving, so that either way its grains are served elsewhere within 5 s.
    /// </summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromMilliseconds(800);

    /// <summary>How many probes in a row a silo must miss before another votes for its death.</summary>
    public int NumMissedProbesLimit { get; set; } = 3;

    /// <summary>How many of the others each silo probes: the next ones in a ring.</summary>
    public int NumProbedSilos { get; set; } = 10;

    /// <summary>How many votes make a silo dead; in clusters of two and three silos half of the active ones are enough.</summary>
    public int NumVotesForDeathDeclaration { get; set; } = 2;

    /// <summary>Older votes do not count.</summary>
    public TimeSpan DeathVoteExpirationTimeout { get; set; } = TimeSpan.FromMinutes(2);

    public TimeSpan TableRefreshTimeout { get; set; } = TimeSpan.FromSeconds(60);

    public TimeSpan IAmAliveTablePublishTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>After it a silo that could not join fails to start.</summary>
    public TimeSpan MaxJoinAttemptTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Dead silos stay in the table as long as this.</summary>
    public TimeSpan DefunctSiloExpiration { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How often dead silos are removed from the table; null: never.</summary>
    public TimeSpan? DefunctSiloCleanupPeriod { get; set; } = TimeSpan.FromHours(1);
}
