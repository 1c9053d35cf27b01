using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Transactions.Items;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Platform.Transactions.Running;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Transactions;

/// <summary>The lock decides conflicts by age: older takes from younger, younger waits for older.</summary>
public sealed class LockTests
{
    private readonly BareItem _item = new("a");
    private readonly BareItem _other = new("b");

    [Fact]
    public async Task Readers_share_the_lock()
    {
        var (first, second) = (Transaction(1), Transaction(2));

        await Lock(_item, first, exclusive: false);
        await Lock(_item, second, exclusive: false);

        Assert.Null(first.Doom);
        Assert.Null(second.Doom);
    }

    [Fact]
    public async Task A_younger_writer_waits_for_the_older()
    {
        var (older, younger) = (Transaction(1), Transaction(2));
        await Lock(_item, older, exclusive: true);

        var waiting = Lock(_item, younger, exclusive: true);
        Assert.False(waiting.IsCompleted);
        End(older);

        await waiting;
        Assert.Null(older.Doom);
    }

    [Fact]
    public async Task An_older_writer_takes_the_lock_from_a_younger()
    {
        var (older, younger) = (Transaction(1), Transaction(2));
        await Lock(_item, younger, exclusive: true);

        await Lock(_item, older, exclusive: true);

        Assert.IsType<OrleansBrokenTransactionLockException>(younger.Doom);
        Assert.True(younger.IsVictim);
        Assert.False(younger.TryEnd());
        Assert.True(older.TryEnd());
    }

    [Fact]
    public async Task A_transaction_that_ends_cannot_be_wounded()
    {
        var (older, younger) = (Transaction(1), Transaction(2));
        await Lock(_item, younger, exclusive: true);
        Assert.True(younger.TryEnd());

        var waiting = Lock(_item, older, exclusive: true);

        Assert.False(waiting.IsCompleted);
        Assert.Null(younger.Doom);
        younger.ReleaseAll();
        await waiting;
    }

    [Fact]
    public async Task Opposite_lock_orders_do_not_deadlock()
    {
        var (older, younger) = (Transaction(1), Transaction(2));
        await Lock(_item, older, exclusive: true);
        await Lock(_other, younger, exclusive: true);
        var youngerWaits = Lock(_item, younger, exclusive: true);

        await Lock(_other, older, exclusive: true);

        await Assert.ThrowsAsync<OrleansBrokenTransactionLockException>(() => youngerWaits);
        Assert.True(older.TryEnd());
    }

    [Fact]
    public async Task Of_two_readers_that_want_to_write_the_older_wins()
    {
        var (older, younger) = (Transaction(1), Transaction(2));
        await Lock(_item, older, exclusive: false);
        await Lock(_item, younger, exclusive: false);
        var youngerUpgrade = Lock(_item, younger, exclusive: true);

        await Lock(_item, older, exclusive: true);

        await Assert.ThrowsAsync<OrleansBrokenTransactionLockException>(() => youngerUpgrade);
    }

    [Fact]
    public async Task A_waiting_writer_is_not_overtaken_by_younger_readers()
    {
        var (reader, writer, late) = (Transaction(1), Transaction(2), Transaction(3));
        await Lock(_item, reader, exclusive: false);
        var writing = Lock(_item, writer, exclusive: true);
        var reading = Lock(_item, late, exclusive: false);

        End(reader);
        await writing;
        Assert.False(reading.IsCompleted);
        End(writer);
        await reading;
    }

    [Fact]
    public async Task Waiters_get_the_lock_by_age_not_by_arrival()
    {
        var (holder, young, old) = (Transaction(1), Transaction(3), Transaction(2));
        await Lock(_item, holder, exclusive: true);
        var youngWaits = Lock(_item, young, exclusive: true);
        var oldWaits = Lock(_item, old, exclusive: true);

        End(holder);
        await oldWaits;

        Assert.False(youngWaits.IsCompleted);
    }

    [Fact]
    public async Task Random_programs_all_end_and_leave_no_lock()
    {
        for (var round = 0; round < 30; round++)
        {
            var seed = Environment.TickCount + round;
            var random = new Random(seed);
            BareItem[] items = [.. Enumerable.Range(0, 5).Select(i => new BareItem($"item {i}"))];
            var programs = Enumerable.Range(1, 60).Select(age =>
            {
                var steps = Enumerable.Range(0, 4).Select(_ => (Item: items[random.Next(items.Length)], Exclusive: random.Next(2) == 0)).ToArray();
                return Task.Run(() => RunUntilItEnds(age, steps));
            }).ToArray();

            var all = Task.WhenAll(programs);
            Assert.True(await Task.WhenAny(all, Task.Delay(TimeSpan.FromSeconds(20))) == all, $"A program hangs; seed {seed}, round {round}.");
            await all;
            Assert.All(items, item => Assert.True(item.IsIdle));
        }
    }

    private static async Task RunUntilItEnds(long age, (BareItem Item, bool Exclusive)[] steps)
    {
        while (true)
        {
            var transaction = Transaction(age);
            try
            {
                foreach (var (item, exclusive) in steps)
                {
                    await Lock(item, transaction, exclusive);
                    await Task.Yield();
                }

                if (!transaction.TryEnd()) continue;
                transaction.ReleaseAll();
                return;
            }
            catch (OrleansTransactionTransientFailureException)
            {
                // Wounded by an older one: again, with the same age.
            }
        }
    }

    private static RunningTransaction Transaction(long age)
        => new(new TransactionInfo(Guid.NewGuid(), default, default), age, new Deadline(TimeProvider.System, TimeSpan.MaxValue), []);

    /// <summary>As a transactional state does: wait for the lock, then note the access.</summary>
    private static async Task Lock(BareItem item, RunningTransaction transaction, bool exclusive)
    {
        await item.AcquireAsync(transaction, exclusive);
        if (transaction.FindAccess(item) is not null)
        {
            transaction.StopWaitingFor(item);
            transaction.EnsureActive();
            return;
        }

        if (transaction.TryAddAccess(new BareAccess(transaction, item))) return;
        item.Release(transaction);
        throw transaction.Doom!;
    }

    private static void End(RunningTransaction transaction)
    {
        Assert.True(transaction.TryEnd());
        transaction.ReleaseAll();
    }

    private sealed class BareItem(string name) : Item(new ItemKey(1, name), name)
    {
        public override string Subject => "";

        protected override bool HasPending => false;

        public override void OnCommitted(CommitEntry entry)
        {
        }

        public override void Doubt()
        {
        }

        public override void OnFailed(CommitEntry entry)
        {
        }
    }

    private sealed class BareAccess(RunningTransaction transaction, Item item) : ItemAccess(transaction, item, 0, null)
    {
        public override ValueTask SerializeAsync(CancellationToken cancellationToken) => default;

        public override void Publish(CommitEntry entry) => Item.Release(Transaction);
    }
}
