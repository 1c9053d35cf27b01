using Microsoft.Extensions.Configuration;

namespace Orleans.Platform.Client.Web.Batches;

/// <summary>The bounds of batches. The section <c>Batches</c> of the configuration.</summary>
internal sealed record BatchOptions
{
    /// <summary>Lines that are worked on at the same time. The default is 256.</summary>
    public int InFlight { get; init; } = 256;

    /// <summary>The largest file. The default is 1 GiB.</summary>
    public long MaxBytes { get; init; } = 1L << 30;

    /// <summary>The longest line. The default, 512 bytes, is more than two ids and an amount can take.</summary>
    public int MaxLineBytes { get; init; } = 512;

    /// <summary>Rejected lines that the answer lists; the rest is only counted. The default is 100,000.</summary>
    public int MaxListedRejections { get; init; } = 100_000;

    /// <exception cref="InvalidOperationException">A bound is not above zero.</exception>
    public static BatchOptions From(IConfiguration configuration)
    {
        BatchOptions options = configuration.GetSection("Batches").Get<BatchOptions>() ?? new BatchOptions();
        return options is { InFlight: > 0, MaxBytes: > 0, MaxLineBytes: > 0, MaxListedRejections: >= 0 }
            ? options
            : throw new InvalidOperationException("The bounds in the section Batches must be above zero.");
    }
}
