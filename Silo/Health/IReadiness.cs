namespace Orleans.Platform.Silo.Health;

/// <summary>Whether this process can serve requests, besides the database.</summary>
internal interface IReadiness
{
    /// <summary>Why not; null when it can.</summary>
    string? Problem { get; }
}
