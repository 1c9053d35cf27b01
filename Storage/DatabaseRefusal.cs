using Npgsql;

namespace Orleans.Platform.Storage;

/// <summary>Tells what the database refuses for good from what it cannot do now.</summary>
public static class DatabaseRefusal
{
    /// <summary>
    /// Whether the failure will come again: a statement was refused, and with it its whole transaction, for a reason that would be the same the next time. What ends
    /// the session (severity FATAL) may come after the commit; and of some refusals the statement is not the reason: connections and
    /// statements that a pooler lost (08, 26), a server that only reads (25), conflicts with others (40), resources (53), operators (57),
    /// files (58).
    /// </summary>
    public static bool IsFinal(PostgresException failure)
        => failure.InvariantSeverity == "ERROR"
            && !DatabaseRead.IsTransient(failure)
            && failure.SqlState[..2] is not ("08" or "25" or "26" or "40" or "53" or "57" or "58");
}
