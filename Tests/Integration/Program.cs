using Orleans.Platform.Tests.Integration.Support;

namespace Orleans.Platform.Tests.Integration;

/// <summary>The tests as a program of their own: a silo in a process that a fault point kills.</summary>
internal static class Program
{
    public static Task<int> Main(string[] arguments) => arguments is [var scenario, var connectionString, var folder]
        ? ChildSilo.RunAsync(scenario, connectionString, folder)
        : Task.FromResult(2);
}
