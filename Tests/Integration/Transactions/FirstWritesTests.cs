using Orleans.Platform.Storage.Embedded;
using Orleans.Platform.Tests.Integration.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

public sealed class FirstWritesTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const int Processes = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task S10_38_Of_fifty_first_writes_from_several_processes_one_leaves_a_row()
    {
        var folder = Directory.CreateDirectory(TestFolders.NewPath()).FullName;
        string[] command = ["dotnet", Path.ChangeExtension(typeof(FirstWrites).Assembly.Location, ".dll"), nameof(FirstWrites), postgres.ConnectionString, folder];
        var children = Enumerable.Range(0, Processes).Select(number => DetachedProcess.Start(command, Path.Combine(folder, $"log-{number}"))).ToList();
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            while (Directory.GetFiles(folder, "ready-*").Length < Processes) await Task.Delay(10, patience.Token);
            await File.WriteAllTextAsync(FirstWrites.GoIn(folder), "");
            foreach (var child in children) await child.WaitForExitAsync(patience.Token);
            Assert.All(children, child => Assert.Equal(0, child.ExitCode));
        }
        finally
        {
            foreach (var child in children)
            {
                if (!child.HasExited) DetachedProcess.Signal(child.Id, DetachedProcess.Kill);
                child.Dispose();
            }
        }

        var won = Directory.GetFiles(folder, "written-*").SelectMany(File.ReadAllLines).Select(line => line.Split(' ')).ToLookup(parts => parts[0], parts => parts[1]);
        Assert.Equal(Assert.Single(won[FirstWrites.AdoNet]), await postgres.ScalarAsync<string>("select max(payload->>'Text') from orleans_grain_state where grain_key = 'written'"));
        Assert.Equal(1L, await postgres.ScalarAsync<long>("select count(*) from orleans_grain_state where grain_key = 'written'"));
        Assert.Single(won[FirstWrites.Platform]);
        Assert.Equal(1L, await postgres.ScalarAsync<long>("select count(*) from platform.state_history where grain_key = 'written'"));
    }
}
