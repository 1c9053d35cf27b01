using Orleans.Platform.Governance.Requests;
using Orleans.Platform.Requests;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Governance;

public sealed class RequestFlightsTests
{
    private static readonly RequestKey Key = new("alice", "IThing.Do", "k");

    [Fact]
    public async Task Second_WaitsForTheFirst()
    {
        var flights = new RequestFlights();
        var first = flights.Enter(Key, [1], out var isFirst);
        Assert.True(isFirst);
        var second = flights.Enter(Key, [1], out isFirst);
        Assert.False(isFirst);
        Assert.False(second.Ended.IsCompleted);

        var answer = new RequestAnswer(RequestStatus.Completed, "1");
        flights.Leave(first, answer);
        Assert.Same(answer, await second.Ended);
        flights.Enter(Key, [2], out isFirst);
        Assert.True(isFirst);
    }

    [Fact]
    public void Second_WithOtherContent_IsRefused()
    {
        var flights = new RequestFlights();
        flights.Enter(Key, [1], out _);
        Assert.Throws<IdempotencyKeyReusedException>(() => flights.Enter(Key, [2], out _));
    }
}
