using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Orleans.Platform.Storage.Embedded;
using Orleans.Platform.Storage.Setup;
using Orleans.Platform.Tests.Integration.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Hosting;

/// <summary>What a user meets at the terminal.</summary>
public sealed class HostingTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly string _data = TestFolders.NewPath();

    public void Dispose() => TestFolders.Remove(_data);

    [Fact]
    public async Task A_used_port_is_one_clear_line()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        await FailsAsync("already in use", Configured(("Urls", url)));
    }

    [Fact]
    public Task An_unreachable_database_is_one_clear_line() => FailsAsync(
        "Cannot use the database c on 127.0.0.1:1 as a",
        Configured(("ConnectionStrings__Platform", "Host=127.0.0.1;Port=1;Username=a;Password=b;Database=c")));

    [Fact]
    public Task A_database_that_may_lose_commits_is_one_clear_line() => FailsAsync(
        "synchronous_commit=off",
        Configured(("ConnectionStrings__Platform", postgres.ConnectionString + ";Options=-c synchronous_commit=off")));

    [Fact]
    public async Task A_data_folder_in_use_is_one_clear_line()
    {
        using var other = DataFolder.Open(_data);
        await FailsAsync("in use by another host", ("Platform__DataFolder", _data));
    }

    [Fact]
    public async Task A_file_for_a_data_folder_is_one_clear_line()
    {
        await File.WriteAllTextAsync(_data, "");
        try
        {
            await FailsAsync("Cannot write the data folder", ("Platform__DataFolder", _data));
        }
        finally
        {
            File.Delete(_data);
        }
    }

    [Theory]
    [InlineData("Urls", "nonsense")]
    [InlineData("ConnectionStrings__Platform", "nonsense")]
    [InlineData("Payments__ProviderUrl", "nonsense")]
    [InlineData("Platform__MasterKey", "nonsense")]
    [InlineData("Orleans__Endpoints__SiloPort", "nonsense")]
    public Task A_setting_without_sense_is_named(string setting, string value) => FailsAsync(setting, Configured((setting, value)));

    [Fact]
    public async Task A_killed_host_is_followed_by_one_that_takes_over_and_stops_everything()
    {
        (string, string)[] settings = [("Platform__DataFolder", _data), ("Urls", $"http://127.0.0.1:{FreePort.Find()}")];
        int provider, server;
        using (var killed = SiloProcess.Start(settings))
        {
            await killed.WaitUntilReadyAsync();
            (provider, server) = (ProviderProcess(), TestFolders.ServerProcess(_data)!.Value);
            killed.Signal(DetachedProcess.Kill);
            await killed.WaitForExitAsync();
        }

        using var silo = SiloProcess.Start(settings);
        await silo.WaitUntilReadyAsync();
        Assert.Equal(server, TestFolders.ServerProcess(_data));
        Assert.False(DetachedProcess.IsAlive(provider), "The killed host's provider still runs.");
        provider = ProviderProcess();

        silo.Signal(DetachedProcess.Interrupt);
        silo.Signal(DetachedProcess.Interrupt); // A second Ctrl-C is harmless.
        Assert.Equal(0, await silo.WaitForExitAsync());
        Assert.True(await DetachedProcess.WaitForExitAsync(provider, Patience), "The provider still runs.");
        Assert.True(await DetachedProcess.WaitForExitAsync(server, Patience), "PostgreSQL still runs.");
        Assert.Equal("", silo.Errors);
    }

    private (string, string)[] Configured(params (string, string)[] settings) =>
    [
        ("ConnectionStrings__Platform", postgres.ConnectionString),
        ("Platform__DevelopmentApiKey", "key"),
        ("Platform__MasterKey", new string('a', 64)),
        ("Payments__ProviderUrl", "http://127.0.0.1:1"),
        ("Urls", "http://127.0.0.1:0"),
        .. settings,
    ];

    private static async Task FailsAsync(string reason, params (string, string)[] settings)
    {
        using var silo = SiloProcess.Start(settings);
        Assert.Equal(1, await silo.WaitForExitAsync());
        Assert.Contains(reason, silo.Errors, StringComparison.Ordinal);
        Assert.Single(silo.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("   at ", silo.Output, StringComparison.Ordinal);
    }

    private int ProviderProcess() => int.Parse(File.ReadAllText(Path.Combine(_data, "provider.pid")), CultureInfo.InvariantCulture);
}
