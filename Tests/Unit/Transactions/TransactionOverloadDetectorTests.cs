using Microsoft.Extensions.Options;
using Orleans.Platform.Tests.Unit.Engine.Membership;
using Orleans.Platform.Transactions.Running;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Transactions;

public sealed class TransactionOverloadDetectorTests
{
    private readonly ManualTime _time = new();
    private readonly TransactionAgentStatistics _statistics = new();

    [Fact]
    public void Within_a_second_as_many_are_begun_as_are_allowed()
    {
        var detector = New(isOn: true);
        for (var second = 0; second < 3; second++)
        {
            for (var i = 0; i < 5; i++)
            {
                Assert.False(detector.IsOverloaded());
                _statistics.TrackTransactionStarted();
            }

            Assert.True(detector.IsOverloaded());
            _time.Advance(TimeSpan.FromMilliseconds(999));
            Assert.True(detector.IsOverloaded());
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }
    }

    [Fact]
    public void It_is_off_unless_it_is_switched_on()
    {
        var detector = New(isOn: false);
        for (var i = 0; i < 10; i++) _statistics.TrackTransactionStarted();
        Assert.False(detector.IsOverloaded());
    }

    private TransactionOverloadDetector New(bool isOn) =>
        new(_statistics, Options.Create(new TransactionRateLoadSheddingOptions { Enabled = isOn, Limit = 5 }), _time);
}
