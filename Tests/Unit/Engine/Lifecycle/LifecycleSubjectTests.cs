using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Lifecycle;

public sealed class LifecycleSubjectTests
{
    private readonly TestLifecycle _lifecycle = new();
    private readonly List<string> _events = [];

    [Fact]
    public async Task Stages_start_upwards_and_stop_downwards()
    {
        Add("b", 20);
        Add("a", 10);
        Add("c", 30).Dispose();
        await _lifecycle.OnStart();
        await _lifecycle.OnStop();
        Assert.Equal(["+a", "+b", "-b", "-a"], _events);
    }

    [Fact]
    public async Task A_failing_start_ends_the_start_and_what_was_begun_is_stopped()
    {
        Add("a", 10);
        _lifecycle.Subscribe("b", 20, _ => throw new InvalidOperationException("no"));
        Add("c", 30);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _lifecycle.OnStart());
        await _lifecycle.OnStop();
        Assert.Equal(["+a", "-a"], _events);
    }

    [Fact]
    public async Task A_stop_goes_on_after_a_failure()
    {
        Add("a", 10);
        _lifecycle.Subscribe("b", 20, _ => Task.CompletedTask, _ => throw new InvalidOperationException("no"));
        await _lifecycle.OnStart();
        await _lifecycle.OnStop();
        Assert.Equal(["+a", "-a"], _events);
    }

    [Fact]
    public async Task A_later_stage_may_be_added_while_an_earlier_one_runs()
    {
        _lifecycle.Subscribe("a", 10, _ =>
        {
            Add("b", 20);
            return Task.CompletedTask;
        });
        await _lifecycle.OnStart();
        Assert.Equal(["+b"], _events);
        Assert.Throws<InvalidOperationException>(() => Add("late", 15));
    }

    private IDisposable Add(string name, int stage) => _lifecycle.Subscribe(
        name,
        stage,
        _ =>
        {
            _events.Add($"+{name}");
            return Task.CompletedTask;
        },
        _ =>
        {
            _events.Add($"-{name}");
            return Task.CompletedTask;
        });

    private sealed class TestLifecycle() : LifecycleSubject(NullLogger.Instance);
}
