using Orleans.Platform.Benchmarks.Load;

namespace Orleans.Platform.Benchmarks.Transfers;

/// <summary>A way of making transfers.</summary>
public interface ITransferSystem
{
    string Name { get; }

    /// <summary>The number of connections in use; null where it is not a choice.</summary>
    int? Connections { get; }

    /// <summary>Finds the settings that do best under a load.</summary>
    Task TuneAsync(int inFlight);

    Task<LoadResult> RunAsync(int inFlight, TimeSpan warmUp, TimeSpan duration);
}
