using System.Diagnostics;

namespace Orleans.Diagnostics;

/// <summary>Names of the sources of spans.</summary>
public static class ActivitySources
{
    public const string ApplicationGrainActivitySourceName = "Microsoft.Orleans.Application";
    public const string RuntimeActivitySourceName = "Microsoft.Orleans.Runtime";
    public const string LifecycleActivitySourceName = "Microsoft.Orleans.Lifecycle";
    public const string StorageActivitySourceName = "Microsoft.Orleans.Storage";
    public const string DurableJobsActivitySourceName = "Microsoft.Orleans.DurableJobs";
    public const string AllActivitySourceName = "Microsoft.Orleans.*";

    internal static readonly ActivitySource Application = new(ApplicationGrainActivitySourceName);
    internal static readonly ActivitySource Runtime = new(RuntimeActivitySourceName);
    internal static readonly ActivitySource Lifecycle = new(LifecycleActivitySourceName);
    internal static readonly ActivitySource Storage = new(StorageActivitySourceName);
}
