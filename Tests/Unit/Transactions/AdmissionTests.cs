using Microsoft.Extensions.Options;
using Orleans.Platform.Transactions;
using Orleans.Platform.Transactions.Running;
using Orleans.Transactions;
using Orleans.Transactions.Abstractions;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Transactions;

/// <summary>How many transactions execute at once.</summary>
public sealed class AdmissionTests
{
    private const int Most = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly int Least = 4 * Environment.ProcessorCount;

    private readonly Admission _admission = new(
        Options.Create(new TransactionOptions { MaxExecuting = Most, MaxWaiting = Most }), TimeProvider.System,
        Fake.Of<ITransactionOverloadDetector>(_ => false), Fake.Of<ITransactionAgentStatistics>(_ => null));

    [Fact]
    public async Task Losses_leave_a_few_places_and_successes_give_them_back_to_those_that_wait()
    {
        await RunAsync(1_000, hasLost: _ => true);
        for (var i = 0; i < Least; i++) Assert.True(EnterAsync().IsCompletedSuccessfully);
        var waiting = Enumerable.Range(0, Most - Least).Select(_ => EnterAsync().AsTask()).ToList();
        Assert.DoesNotContain(waiting, one => one.IsCompleted);

        await RunAsync(2_000, hasLost: _ => false);
        await Task.WhenAll(waiting).WaitAsync(Patience);
        Assert.False(EnterAsync().IsCompleted, "one more than there are places");
    }

    [Fact]
    public async Task As_long_as_a_twelfth_is_lost_nobody_is_held_back()
    {
        await RunAsync(2_000, hasLost: i => i % 12 == 0);
        for (var i = 0; i < Most - 5; i++) Assert.True(EnterAsync().IsCompletedSuccessfully);
    }

    private ValueTask EnterAsync() => _admission.EnterAsync(isPartOfOther: false, In(TimeSpan.FromMinutes(1)));

    private async Task RunAsync(int tries, Func<int, bool> hasLost)
    {
        for (var i = 0; i < tries; i++)
        {
            Assert.True(await _admission.EnterAgainAsync(age: 0, In(TimeSpan.FromMinutes(1)), out _));
            _admission.LeaveAgain(hasLost(i));
        }
    }

    private static Deadline In(TimeSpan rest) => new(TimeProvider.System, rest);
}
