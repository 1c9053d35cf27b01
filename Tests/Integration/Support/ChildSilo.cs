using Orleans.Platform.Storage.Embedded;
using Orleans.Platform.Tests.Integration.Governance;
using Orleans.Platform.Tests.Integration.Transactions;

namespace Orleans.Platform.Tests.Integration.Support;

/// <summary>A silo in a process of its own, which does one thing and is expected to be killed while it does.</summary>
public static class ChildSilo
{
    private const int Killed = 128 + 9;

    private static readonly Dictionary<string, Func<string, string, Task>> Scenarios = new(StringComparer.Ordinal)
    {
        [nameof(CommitterCrash)] = CommitterCrash.RunAsync,
        [nameof(CommittedWorkCrash)] = CommittedWorkCrash.RunAsync,
        [nameof(ChildCluster)] = ChildCluster.RunSiloAsync,
        [nameof(FirstWrites)] = FirstWrites.RunAsync,
    };

    /// <summary>The child's side.</summary>
    public static async Task<int> RunAsync(string scenario, string connectionString, string folder)
    {
        await Scenarios[scenario](connectionString, folder);
        return 0;
    }

    /// <summary>The test's side: runs the scenario, which must die of its fault point.</summary>
    public static async Task DieAsync(string scenario, string connectionString, string folder, string faultPoint)
    {
        var program = Path.ChangeExtension(typeof(ChildSilo).Assembly.Location, ".dll");
        var log = Path.Combine(folder, "child.log");
        using var process = DetachedProcess.Start(
            ["dotnet", program, scenario, connectionString, folder], log, new Dictionary<string, string> { ["Platform__FaultPoint"] = faultPoint });
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        if (process.ExitCode != Killed)
        {
            throw new InvalidOperationException($"The child ended with {process.ExitCode} instead of dying at {faultPoint}.\n{await File.ReadAllTextAsync(log)}");
        }
    }
}
