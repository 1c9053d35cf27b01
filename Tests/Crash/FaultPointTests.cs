using System.Runtime.Versioning;
using Orleans.Platform.Tests.Crash.Checks;
using Xunit;
using Xunit.Abstractions;

namespace Orleans.Platform.Tests.Crash;

/// <summary>
/// The silo's process dies by itself at a step of a commit, under load, and is started again; then everything that was
/// promised is checked from outside. The steps are those of <c>FaultPoint</c>.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class FaultPointTests(ITestOutputHelper output)
{
    private const string Variable = "Platform__FaultPoint";
    private const int LeastAnswers = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData("BeforePrepare", 60)]
    [InlineData("AfterPrepare", 61)]
    [InlineData("BeforeBatch", 20)]
    [InlineData("DuringBatch", 21)]
    [InlineData("AfterBatch", 22)]
    [InlineData("BeforeReplies", 63)]
    public async Task S10_51_A_silo_that_dies_at_a_step_of_a_commit_leaves_it_whole_or_undone(string point, int passage)
    {
        await using Scene scene = await Scene.StartAsync(passage, $"{point}:{passage}");
        Assert.Equal(137, await scene.World.Silo.WaitForExitAsync(Patience));
        scene.World.Silo.Environment.Remove(Variable);
        await scene.World.Silo.StartAsync();
        await CheckAsync(scene, point);
    }

    [Theory]
    [InlineData("BeforeBatch", 20)]
    [InlineData("AfterBatch", 21)]
    public async Task S10_52_A_commit_whose_connection_dies_is_found_out_whether_it_was_stored_or_not(string point, int passage)
    {
        await using Scene scene = await Scene.StartAsync(passage, $"{point}:{passage}:cut");
        await CheckAsync(scene, point);
        Assert.Contains("fault point", scene.World.Silo.LogTail(1000), StringComparison.Ordinal);
    }

    private async Task CheckAsync(Scene scene, string point)
    {
        await scene.ProgressAsync(LeastAnswers, Patience);
        await scene.Load.FinishAsync(Patience);
        await scene.NoLockStaysAsync().WaitAsync(LockPatience);
        History history = await scene.ObserveAsync();
        IReadOnlyList<string> violations = Checker.Check(history);
        output.WriteLine($"{point}: {scene.Load.Operations.Count} requests, {scene.Caller.Unknown} tries with unknown outcome, {history.Transactions.Count} transactions");
        Assert.True(violations.Count == 0, $"{point}\n{string.Join('\n', violations.Take(50))}\n{scene.World.Silo.LogTail()}");
    }
}
