namespace Orleans.Platform.Tests.Crash.Load;

/// <summary>A request under an idempotency key: one line of the history, however often it was sent.</summary>
public sealed record Operation(string Path, string Key, string Body, string ContentType)
{
    /// <summary>Null as long as it is not known what became of it.</summary>
    public Answer? Answer { get; set; }

    /// <summary>Set when two tries of this one request were answered differently.</summary>
    public Answer? OtherAnswer { get; set; }

    /// <summary>What it moves when it is accepted; null for a batch's own operation.</summary>
    public Movement? Movement { get; init; }

    /// <summary>The transfers of a batch by line.</summary>
    public IReadOnlyDictionary<int, Movement> Lines { get; init; } = new Dictionary<int, Movement>();
}

/// <summary>Money that goes from one account to another.</summary>
public sealed record Movement(string From, string To, decimal Amount);
