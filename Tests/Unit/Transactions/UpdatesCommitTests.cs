using Npgsql;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Storage.Commit.Tables;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Transactions;

/// <summary>The batches of most transactions are one statement, so that no part of them waits for the thread pool.</summary>
public sealed class UpdatesCommitTests
{
    [Theory]
    [InlineData(0, false, 1)] // Records of reads.
    [InlineData(1, false, 1)]
    [InlineData(2, false, 1)]
    [InlineData(3, false, 1)]
    [InlineData(5, false, 1)]
    [InlineData(200, false, 1)]
    [InlineData(0, true, 3)] // Begin, participants, log.
    [InlineData(1, true, 1)]
    [InlineData(2, true, 1)]
    [InlineData(5, true, 1)]
    public void Known_states_are_one_statement(int states, bool hasParticipants, int statements)
        => Assert.Equal(statements, Count(Batch(states, hasParticipants)));

    [Fact]
    public void A_new_state_has_its_own()
    {
        var batch = Batch(5, hasParticipants: false);
        batch.Table<StateTable>().Add(new ItemKey(1, "new"), 0, 7, "{}");
        Assert.Equal(4, Count(batch)); // Begin, updates, inserts, log.
    }

    private static int Count(CommitBatch batch)
    {
        using var commands = new NpgsqlBatch();
        batch.AddCommands(commands, 8);
        return commands.BatchCommands.Count;
    }

    private static CommitBatch Batch(int states, bool hasParticipants)
    {
        var batch = new CommitBatch();
        batch.Table<FenceTable>().Set("service", 0, 1, 8, DateTime.UtcNow);
        if (hasParticipants) batch.Table<FenceTable>().AddParticipant(1, 1);
        batch.Table<LogTable>().AddTransaction(7, null, Guid.CreateVersion7(), 1, DateTime.UtcNow, "[]");
        for (var i = 0; i < states; i++) batch.Table<StateTable>().Add(new ItemKey(1, $"item-{i}"), 1, 7, "{}");
        return batch;
    }
}
