using Orleans.Platform.Transactions.Running;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Transactions;

public sealed class SecondTriesTests
{
    private const int Most = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SecondTries _tries = new(Most, TimeProvider.System);

    [Fact]
    public void Losses_leave_room_for_two_and_successes_make_room_again()
    {
        Assert.Equal(Most, Room());
        for (var i = 0; i < 100; i++) Run(hasLost: true);
        Assert.Equal(2, Room());
        for (var i = 0; i < Most * Most; i++) Run(hasLost: false);
        Assert.Equal(Most, Room());
    }

    [Fact]
    public async Task The_oldest_of_those_that_wait_is_next()
    {
        for (var i = 0; i < 100; i++) Run(hasLost: true);
        Assert.True(EnterAsync(1).IsCompleted);
        Assert.True(EnterAsync(2).IsCompleted);
        var (young, old) = (EnterAsync(9), EnterAsync(5));

        _tries.Leave(hasLost: true);
        Assert.True(await old.AsTask().WaitAsync(Patience));
        Assert.False(young.IsCompleted);

        _tries.Leave(hasLost: true);
        Assert.True(await young.AsTask().WaitAsync(Patience));
    }

    [Fact]
    public async Task Who_has_waited_until_the_deadline_is_passed_by()
    {
        for (var i = 0; i < 100; i++) Run(hasLost: true);
        Assert.True(EnterAsync(1).IsCompleted);
        Assert.True(EnterAsync(2).IsCompleted);
        Assert.False(await _tries.EnterAsync(3, new Deadline(TimeProvider.System, TimeSpan.FromMilliseconds(1)), out _));
        var next = EnterAsync(4);

        _tries.Leave(hasLost: true);
        Assert.True(await next);
        Assert.False(EnterAsync(5).IsCompleted);
    }

    private ValueTask<bool> EnterAsync(long age) => _tries.EnterAsync(age, new Deadline(TimeProvider.System, TimeSpan.FromMinutes(1)), out _);

    private void Run(bool hasLost)
    {
        Assert.True(EnterAsync(0).IsCompleted);
        _tries.Leave(hasLost);
    }

    /// <summary>How many may run at once now.</summary>
    private int Room()
    {
        var room = 0;
        while (EnterAsync(0).IsCompleted) room++;
        for (var i = 0; i < room + 1; i++) _tries.Leave(hasLost: false);
        return room;
    }
}
