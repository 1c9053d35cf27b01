namespace Orleans.Platform.Seams;

/// <summary>
/// Keeps silos that were declared dead from writing. The built-in engine calls it before a grain of a dead silo is served
/// elsewhere, because a silo that is thought dead may only be slow.
/// </summary>
public interface ISiloFence
{
    /// <summary>
    /// Completes when nothing of these silos can become durable any more, and everything of theirs that is durable can be read.
    /// Called again with the same silos it does nothing; when it fails it is called again.
    /// </summary>
    Task FenceAsync(IReadOnlyCollection<SiloAddress> dead, CancellationToken cancellationToken);
}
