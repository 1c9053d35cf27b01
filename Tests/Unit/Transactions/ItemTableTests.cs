using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Transactions.Data;
using Orleans.Platform.Transactions.Items;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Platform.Transactions.Running;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Transactions;

/// <summary>
/// An item outlives its activation only while something of it is under way. If it stayed in memory for longer, a grain that
/// went to another silo, was changed there and came back would be read as it was when it left.
/// </summary>
public sealed class ItemTableTests
{
    private readonly ItemTable _items = new(reader: null!, new PlatformJson(keys: null!));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_item_without_activation_is_forgotten_when_its_last_transaction_is_durable(bool isDurableBeforeMemoryKnows)
    {
        var item = _items.Attach<Note>(new ItemKey(1, "a"), "note", "a");
        var writer = new RunningTransaction(new TransactionInfo(Guid.NewGuid(), default, default), 1, new Deadline(TimeProvider.System, TimeSpan.MaxValue), []);
        await item.AcquireAsync(writer, exclusive: true);
        _items.Detach(item);
        Assert.Single(_items.All());

        // The branch of a transaction whose root is elsewhere hears of it when it is durable already.
        var entry = new CommitEntry(Guid.NewGuid(), "", [], []);
        if (isDurableBeforeMemoryKnows) entry.Succeed();
        item.Publish(writer, entry, 1, new Note());
        if (!isDurableBeforeMemoryKnows) item.OnCommitted(entry);

        Assert.Empty(_items.All());
    }

    [Fact]
    public async Task An_item_without_activation_is_forgotten_when_its_last_transaction_fails()
    {
        var item = _items.Attach<Note>(new ItemKey(1, "a"), "note", "a");
        var writer = new RunningTransaction(new TransactionInfo(Guid.NewGuid(), default, default), 1, new Deadline(TimeProvider.System, TimeSpan.MaxValue), []);
        await item.AcquireAsync(writer, exclusive: true);
        _items.Detach(item);
        var entry = new CommitEntry(Guid.NewGuid(), "", [], []);
        entry.Fail(new CommitConflictException("It was not stored."));
        item.Publish(writer, entry, 1, new Note());

        Assert.Empty(_items.All());
    }

    [Fact]
    public async Task An_item_that_an_activation_never_let_go_is_read_again_by_the_next_one()
    {
        var reader = new GatedReader();
        var items = new ItemTable(reader, new PlatformJson(keys: null!));
        var item = items.Attach<Note>(new ItemKey(1, "a"), "note", "a");
        var loading = item.LoadAsync(CancellationToken.None);
        (await reader.NextAsync()).Answer(7, null);
        await loading;
        Assert.Same(item, items.Attach<Note>(new ItemKey(1, "a"), "note", "a"));
        Assert.False(item.IsLoaded);
    }

    private sealed class Note;
}
