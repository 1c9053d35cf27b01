using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Transactions.Branches;
using Orleans.Platform.Transactions.Data;
using Orleans.Platform.Transactions.Items;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Platform.Transactions.Running;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Transactions;

/// <summary>
/// Memory holds the latest version, however late the database answers: whoever gets the lock sees what the one before has written,
/// or what the database has when nothing is under way.
/// </summary>
public sealed class ItemVersionsTests
{
    private readonly GatedReader _database = new();
    private readonly Item<Note> _item;
    private long _age;

    public ItemVersionsTests() => _item = new ItemTable(_database, new PlatformJson(keys: null!)).Attach<Note>(new ItemKey(1, "a"), "note", "a");

    [Fact]
    public async Task A_late_answer_does_not_replace_a_version_that_was_committed_meanwhile()
    {
        await LoadAsync(5);
        var writer = Begin();
        var written = await WriteAsync(writer);
        _item.Doubt(); // Another activation begins: it asks the database while the writer is on its way there.
        var loading = _item.LoadAsync(CancellationToken.None);
        var late = await _database.NextAsync();
        var entry = Publish(writer, written);
        entry.Succeed();
        late.Answer(5, Text(5));

        var again = await _database.NextAsync();
        again.Answer(6, Text(6));
        await loading;
        Assert.Equal((6, "6"), await SeeAsync());
    }

    [Fact]
    public async Task A_branch_that_lost_its_lock_leaves_alone_what_came_after()
    {
        await LoadAsync(5);
        var branch = Begin(isBranch: true);
        var lost = await WriteAsync(branch);
        Assert.True(branch.TryDoom(new OrleansTransactionTransientFailureException("", "wounded"), isVictim: true));
        var next = await BeginWithLockAsync();

        // The root has decided and does not know the branch any more.
        var registry = new TransactionRegistry(place: null!, TimeProvider.System);
        registry.Add(branch);
        new BranchTable(registry, place: null!, check: null!).OnDecided(branch);
        var unknown = new CommitEntry(Guid.NewGuid(), "", [], []);
        unknown.Fail(new CommitConflictException("The outcome was not told."));
        lost.Publish(unknown);

        Assert.True(_item.IsLoaded);
        Assert.Empty(registry.All);
        Publish(next).Succeed();
        Assert.Equal((6, "5+"), await SeeAsync());
    }

    [Fact]
    public async Task A_branch_whose_outcome_was_not_told_lets_the_database_say_it()
    {
        await LoadAsync(5);
        var branch = Begin(isBranch: true);
        await WriteAsync(branch);
        Assert.True(branch.TryEnd());
        var registry = new TransactionRegistry(place: null!, TimeProvider.System);
        registry.Add(branch);
        new BranchTable(registry, place: null!, check: null!).OnDecided(branch);

        var seeing = SeeAsync();
        (await _database.NextAsync()).Answer(6, Text(6));
        Assert.Equal((6, "6"), await seeing);
    }

    [Fact]
    public async Task A_version_that_never_came_to_be_is_forgotten_and_the_database_is_believed()
    {
        await LoadAsync(5);
        var entry = Publish(await BeginWithLockAsync());
        entry.Fail(new CommitConflictException("Somebody else was faster."));

        var seeing = SeeAsync();
        (await _database.NextAsync()).Answer(3, Text(3)); // Even when it has an older one: a backup was restored.
        Assert.Equal((3, "3"), await seeing);
    }

    [Fact]
    public async Task What_is_built_on_a_failed_version_is_not_shown_to_others()
    {
        await LoadAsync(5);
        var first = Publish(await BeginWithLockAsync());
        var second = await BeginWithLockAsync();
        first.Fail(new CommitConflictException("Somebody else was faster."));
        var doomed = Publish(second);

        var seeing = SeeAsync();
        Assert.True(_database.IsQuiet);
        doomed.Fail(new CommitConflictException("It has read from one that failed."));
        (await _database.NextAsync()).Answer(7, Text(7));
        Assert.Equal((7, "7"), await seeing);
    }

    [Fact]
    public async Task A_failure_behind_a_version_that_is_under_way_costs_no_read()
    {
        await LoadAsync(5);
        var first = Publish(await BeginWithLockAsync());
        var second = Publish(await BeginWithLockAsync());
        second.Fail(new CommitConflictException("A key exists."));

        Assert.Equal((6, "5+"), await SeeAsync());
        first.Succeed();
        Assert.Equal((6, "5+"), await SeeAsync());
        Assert.True(_database.IsQuiet);
    }

    [Fact]
    public async Task What_was_read_before_a_doubt_does_not_end_it()
    {
        var loading = _item.LoadAsync(CancellationToken.None);
        var early = await _database.NextAsync();
        _item.Doubt();
        early.Answer(5, Text(5));
        (await _database.NextAsync()).Answer(9, Text(9));
        await loading;
        Assert.Equal((9, "9"), await SeeAsync());
    }

    private static string Text(long version) => $$"""{"text":"{{version}}"}""";

    private async Task LoadAsync(long version)
    {
        var loading = _item.LoadAsync(CancellationToken.None);
        (await _database.NextAsync()).Answer(version, Text(version));
        await loading;
    }

    private RunningTransaction Begin(bool isBranch = false) => new(new TransactionInfo(Guid.NewGuid(), default, default), ++_age, new Deadline(TimeProvider.System, TimeSpan.MaxValue), [])
    {
        Root = isBranch ? new TransactionRoot(Guid.NewGuid(), SiloAddress.Zero, _age, TimeSpan.MaxValue) : null,
    };

    private async Task<ItemAccess<Note>> WriteAsync(RunningTransaction transaction)
    {
        var access = await _item.AccessAsync(transaction, exclusive: true, call: null);
        access.BeginWrite(state => new Note { Text = state.Text + "+" });
        return access;
    }

    private async Task<RunningTransaction> BeginWithLockAsync()
    {
        var transaction = Begin();
        await WriteAsync(transaction);
        return transaction;
    }

    private static CommitEntry Publish(RunningTransaction transaction) => Publish(transaction, Assert.Single(transaction.Accesses));

    private static CommitEntry Publish(RunningTransaction transaction, ItemAccess access)
    {
        Assert.True(transaction.TryEnd());
        var entry = new CommitEntry(Guid.NewGuid(), "", [], []) { Listener = transaction };
        access.Publish(entry);
        return entry;
    }

    /// <summary>What a transaction sees that reads now.</summary>
    private async Task<(long Version, string Text)> SeeAsync()
    {
        var reader = Begin();
        var access = await _item.AccessAsync(reader, exclusive: false, call: null);
        Assert.True(reader.TryEnd());
        reader.ReleaseAll();
        return (access.VersionSeen, access.State.Text);
    }

    private sealed class Note
    {
        public string Text { get; set; } = "";
    }
}
