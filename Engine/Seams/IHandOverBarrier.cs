namespace Orleans.Platform.Seams;

/// <summary>
/// What still works for grains whose activations have ended. Before a silo says that it has stopped serving the grains that moved
/// away, the built-in engine waits here, so that their new owner reads everything that was done for them.
/// </summary>
public interface IHandOverBarrier
{
    /// <summary>Completes when nothing is done any more for grains that have no activation on this silo.</summary>
    /// <param name="cancellationToken">The drain limit is over: what still runs is to be rolled back now.</param>
    Task QuiesceAsync(CancellationToken cancellationToken);

    /// <summary>Which of these grains, none of which has an activation on this silo any more, something is still done for.</summary>
    IReadOnlyCollection<GrainId> BusyOf(IReadOnlyCollection<GrainId> grains);

    /// <summary>
    /// The grains have been on their way to other silos for a while. What holds them up may itself be waiting for a grain whose new
    /// owner waits for this silo: whatever can be run again is to be rolled back.
    /// </summary>
    void Hurry(IReadOnlyCollection<GrainId> grains);
}
