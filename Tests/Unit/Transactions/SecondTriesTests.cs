using Orleans.Platform.Transactions.Running;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Transactions;

public sealed class SecondTriesTests
{
    private const int Most = 64;

    private readonly SecondTries _tries = new(Most);

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
    public void The_oldest_of_those_that_wait_is_next()
    {
        for (var i = 0; i < 100; i++) Run(hasLost: true);
        Assert.True(_tries.EnterAsync(1).IsCompleted);
        Assert.True(_tries.EnterAsync(2).IsCompleted);
        var (young, old) = (_tries.EnterAsync(9), _tries.EnterAsync(5));

        _tries.Leave(hasLost: true);
        Assert.True(old.IsCompleted);
        Assert.False(young.IsCompleted);

        _tries.Leave(hasLost: true);
        Assert.True(young.IsCompleted);
    }

    private void Run(bool hasLost)
    {
        Assert.True(_tries.EnterAsync(0).IsCompleted);
        _tries.Leave(hasLost);
    }

    /// <summary>How many may run at once now.</summary>
    private int Room()
    {
        var room = 0;
        while (_tries.EnterAsync(0).IsCompleted) room++;
        for (var i = 0; i < room + 1; i++) _tries.Leave(hasLost: false);
        return room;
    }
}
