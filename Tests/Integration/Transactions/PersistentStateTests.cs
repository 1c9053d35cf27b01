using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.Storage;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>S10 36 to 38: <c>IPersistentState</c> on the platform's store.</summary>
public abstract class PersistentStateTests(TransactionsHost host)
{
    [Fact]
    public async Task S10_36_A_state_that_was_never_written_is_new()
    {
        var (exists, text, etag) = await Note("never").Get();
        Assert.False(exists);
        Assert.Equal("", text);
        Assert.Null(etag);
        await Note("never").Clear();
        await Note("never").Write("now");
        Assert.Equal((true, "now"), Pair(await Note("never").Get()));
    }

    [Fact]
    public async Task S10_36_A_written_state_comes_back_after_deactivation_and_clear_works()
    {
        await Note("back").Write("first");
        await Note("back").Forget();
        Assert.Equal((true, "first"), Pair(await Note("back").Get()));
        await Note("back").Clear();
        Assert.Equal((false, ""), Pair(await Note("back").Get()));
        await Note("back").Forget();
        Assert.Equal((false, ""), Pair(await Note("back").Get()));
        await Note("back").Write("again");
        await Note("back").Forget();
        Assert.Equal((true, "again"), Pair(await Note("back").Get()));
    }

    [Fact]
    public async Task S10_37_The_second_writer_with_the_same_etag_is_refused()
    {
        var storage = host.Silo.Services.GetRequiredKeyedService<IGrainStorage>("platform");
        var id = Note("etag").GetGrainId();
        var (first, second) = (new GrainState<Note>(new Note()), new GrainState<Note>(new Note()));
        await storage.ReadStateAsync("note", id, first);
        await storage.ReadStateAsync("note", id, second);
        first.State!.Text = "first";
        await storage.WriteStateAsync("note", id, first);
        second.State!.Text = "second";

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("note", id, second));

        Assert.Equal("first", (await Note("etag").Get()).Text);
    }

    [Fact]
    public async Task A_state_that_PostgreSQL_refuses_is_not_told_as_written_by_somebody_else()
    {
        await Note("refused").Write("good");
        var refusal = await Assert.ThrowsAnyAsync<OrleansException>(() => Note("refused").Write("nul \0"));
        Assert.IsNotType<InconsistentStateException>(refusal);
        Assert.Contains("Unicode", refusal.Message, StringComparison.Ordinal);
        await Note("refused").Write("better");
        Assert.Equal("better", (await Note("refused").Get()).Text);
    }

    [Fact]
    public async Task S10_37_A_grain_whose_write_was_refused_is_activated_anew()
    {
        await Note("stale").Write("mine");
        var storage = host.Silo.Services.GetRequiredKeyedService<IGrainStorage>("platform");
        var behind = new GrainState<Note>(new Note());
        await storage.ReadStateAsync("note", Note("stale").GetGrainId(), behind);
        behind.State!.Text = "behind its back";
        await storage.WriteStateAsync("note", Note("stale").GetGrainId(), behind);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Note("stale").Write("lost"));

        Assert.Equal("behind its back", (await Note("stale").Get()).Text);
    }

    [Fact]
    public async Task S10_38_Named_states_grain_types_and_numeric_looking_keys_do_not_share_a_row()
    {
        await Note("020235").Write("leading zero");
        await Note("20235").Write("none");
        await Note("020235").WriteOther("other");
        await Note("0x4F0B").Write("hex");

        Assert.Equal("leading zero", (await Note("020235").Get()).Text);
        Assert.Equal("none", (await Note("20235").Get()).Text);
        Assert.Equal("other", await Note("020235").GetOther());
        Assert.Equal("", await Note("20235").GetOther());
        Assert.Equal("", await host.Grains.GetGrain<ISecondNoteGrain>("020235").Get());
        Assert.Equal("", (await Note("20235 ").Get()).Text);
    }

    [Fact]
    public async Task S10_38_Concurrent_first_writes_leave_one_row()
    {
        var storage = host.Silo.Services.GetRequiredKeyedService<IGrainStorage>("platform");
        var id = Note("racing").GetGrainId();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            try
            {
                await storage.WriteStateAsync("note", id, new GrainState<Note>(new Note { Text = $"{i}" }));
                return true;
            }
            catch (InconsistentStateException)
            {
                return false;
            }
        }));

        Assert.Single(outcomes, won => won);
        Assert.Equal(1L, await host.Postgres.ScalarAsync<long>("select count(*) from platform.state_history where grain_key = 'racing'"));
    }

    private INoteGrain Note(string key) => host.Grains.GetGrain<INoteGrain>(key);

    private static (bool, string) Pair((bool Exists, string Text, string? Etag) note) => (note.Exists, note.Text);
}

public sealed class PersistentStateTestsOnOneSilo(TransactionsHost host) : PersistentStateTests(host), IClassFixture<TransactionsHost>;

public sealed class PersistentStateTestsOnThreeSilos(ThreeSilosHost host) : PersistentStateTests(host), IClassFixture<ThreeSilosHost>;
