namespace Orleans.Platform.Storage.Embedded;

/// <summary>What a running server writes into <c>postmaster.pid</c>. Read only: removing it is the server's own business.</summary>
internal sealed record PostmasterFile(int ProcessId, int Port)
{
    private const int PortLine = 3;

    /// <summary>Whether that process runs and is PostgreSQL; after a reboot the number may be anybody's.</summary>
    public bool IsAlive => DetachedProcess.IsAlive(ProcessId) && IsPostgres();

    public static PostmasterFile? TryRead(string clusterFolder)
    {
        try
        {
            var lines = File.ReadAllLines(Path.Combine(clusterFolder, "postmaster.pid"));
            return lines.Length > PortLine && int.TryParse(lines[0], out var processId) && int.TryParse(lines[PortLine], out var port)
                ? new(processId, port)
                : null; // Still being written.
        }
        catch (IOException)
        {
            return null;
        }
    }

    private bool IsPostgres()
    {
        if (!OperatingSystem.IsLinux()) return true;
        try
        {
            return File.ReadAllText($"/proc/{ProcessId}/comm").StartsWith("postgres", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
