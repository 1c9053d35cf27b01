using System.Globalization;
using Orleans.Platform.Storage.Embedded;
using Orleans.Platform.Storage.Setup;

namespace Orleans.Platform.Silo.Provider;

/// <summary>The provider's process, known by its number in a file, so that the next host finds what a killed one left.</summary>
internal sealed class ProviderProcess(DataFolder data, string dotnet, string program)
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    private readonly string _idFile = data.Combine("provider.pid");

    public int Id { get; private set; }

    public string LogFile { get; } = data.Combine("provider.log");

    public bool IsAlive => DetachedProcess.IsAlive(Id);

    public void Start(Uri url)
    {
        using var process = DetachedProcess.Start(
            [dotnet, program, "--urls", url.ToString().TrimEnd('/'), "--data", data.Combine("provider")], LogFile);
        Id = process.Id; // The shell and its helpers replace themselves by the program, so the number stays.
        File.WriteAllText(_idFile, Id.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Stops the provider of a host that was killed: it has the storage and would keep it.</summary>
    public async Task RemoveLeftoverAsync()
    {
        if (!File.Exists(_idFile) || !int.TryParse(await File.ReadAllTextAsync(_idFile), out var id)) return;
        Id = id;
        if (IsAlive && IsProvider(id)) await StopAsync();
        File.Delete(_idFile);
    }

    public async Task StopAsync()
    {
        DetachedProcess.Signal(Id, DetachedProcess.Terminate);
        if (!await DetachedProcess.WaitForExitAsync(Id, StopTimeout))
        {
            DetachedProcess.Signal(Id, DetachedProcess.Kill);
            await DetachedProcess.WaitForExitAsync(Id, StopTimeout);
        }

        File.Delete(_idFile);
    }

    // After a reboot the number may be anybody's.
    private bool IsProvider(int id)
    {
        if (!OperatingSystem.IsLinux()) return true;
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Contains(data.Combine("provider"), StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
