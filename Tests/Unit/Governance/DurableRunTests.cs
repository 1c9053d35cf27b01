using Orleans.Platform.Governance.Durable;
using Orleans.Platform.Requests;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Governance;

public sealed class DurableRunTests
{
    private static readonly Guid Id = Guid.NewGuid();

    [Fact]
    public void Steps_AreNumberedAndNamedAfterTheRequest()
    {
        var run = NewRun();
        Assert.Equal($"{Id:N}/0", run.Begin("a").Key);
        Assert.Equal($"{Id:N}/1", run.Begin("b").Key);
    }

    [Fact]
    public void Step_OtherThanRecorded_BreaksTheRunForGood()
    {
        var run = NewRun("a", "b");
        run.Begin("a");
        Assert.Throws<NonDeterministicRequestException>(() => run.Begin("c"));
        Assert.Throws<NonDeterministicRequestException>(() => run.Begin("b"));
        Assert.IsType<NonDeterministicRequestException>(run.Broken);
    }

    [Fact]
    public void Return_BeforeTheRecordedSteps_BreaksTheRun()
    {
        var run = NewRun("a", "b");
        run.Begin("a");
        run.End(returned: true);
        Assert.IsType<NonDeterministicRequestException>(run.Broken);
    }

    [Fact]
    public void Return_AfterAllRecordedSteps_IsFine()
    {
        var run = NewRun("a");
        run.Begin("a");
        run.Begin("new");
        run.End(returned: true);
        Assert.Null(run.Broken);
    }

    [Fact]
    public void BrokenRun_GetsNoFurther_AndKeepsTheFirstReason()
    {
        var run = NewRun();
        var first = new TimeoutException();
        run.Break(first);
        run.Break(new InvalidOperationException());
        Assert.Same(first, Assert.Throws<TimeoutException>(() => run.Begin("a")));
        Assert.Same(first, run.Broken);
    }

    [Fact]
    public void EndedRun_GetsNoFurther()
    {
        var run = NewRun();
        run.End(returned: true);
        Assert.Throws<InvalidOperationException>(() => run.Begin("a"));
    }

    private static DurableRun NewRun(params string[] recorded) => new(
        new RunClaim(Id, 0, 1),
        GrainId.Create("test", "1"),
        new DurableJournal(recorded.Index().ToDictionary(step => step.Index, step => new JournalStep(step.Item, null))));
}
