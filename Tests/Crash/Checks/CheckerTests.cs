using Orleans.Platform.Tests.Crash.Load;
using Xunit;

namespace Orleans.Platform.Tests.Crash.Checks;

/// <summary>A check that cannot fail proves nothing: each damage to a good history must be found.</summary>
public sealed class CheckerTests
{
    [Fact]
    public void A_good_history_has_no_violations() => Assert.Empty(Checker.Check(SmallHistory.Good()));

    [Fact]
    public void A_missing_charge_is_found() => Finds("succeeded with 0 charges", h => h with { Charges = [] });

    [Fact]
    public void A_duplicated_charge_is_found() =>
        Finds("succeeded with 2 charges", h => h with { Charges = [.. h.Charges, h.Charges[0] with { Id = "ch_2" }] });

    [Fact]
    public void A_charge_of_another_amount_is_found() =>
        Finds("was charged with", h => h with { Charges = [h.Charges[0] with { Amount = 501 }] });

    [Fact]
    public void A_charge_nobody_asked_for_is_found() =>
        Finds("a charge without a payment", h => h with { Charges = [.. h.Charges, h.Charges[0] with { Id = "ch_2", PaymentId = "pay_9" }] });

    [Fact]
    public void A_charge_of_a_declined_payment_is_found() =>
        Finds("declined, but charged", h => h with { Payments = [h.Payments[0] with { Status = "declined", ChargeId = null }] });

    [Fact]
    public void A_payment_that_is_not_final_is_found() =>
        Finds("not final", h => h with { Payments = [h.Payments[0] with { Status = "pending" }] });

    [Fact]
    public void A_lost_receipt_is_found() => Finds("no effect has its receipt", h => h with { Effects = [] });

    [Fact]
    public void Created_money_is_found() =>
        Finds("all accounts together", h => h.WithAccount("a", a => a with { Balance = a.Balance + 1 }));

    [Fact]
    public void A_transfer_applied_twice_is_found() => Finds("by the answers it should have", h => h
        .WithAccount("a", a => a with { Balance = a.Balance - 10 })
        .WithAccount("b", a => a with { Balance = a.Balance + 10 }));

    [Fact]
    public void A_lost_version_is_found() =>
        Finds("by the answers it should be at", h => h.WithAccount("a", a => a with { Version = a.Version - 1 }));

    [Fact]
    public void Money_that_stays_held_is_found() => Finds("still held", h => h.WithAccount("a", a => a with { Held = 1 }));

    [Fact]
    public void A_gap_in_the_versions_is_found() => Finds("is missing", h => h with { Versions = [.. h.Versions.Where(v => v.Version != 2)] });

    [Fact]
    public void A_history_that_ends_too_early_is_found() => Finds("the history ends at", h => h with { Versions = [.. h.Versions.SkipLast(1)] });

    [Fact]
    public void A_version_without_its_operation_is_found() =>
        Finds("is not on record", h => h with { Transactions = [.. h.Transactions.Skip(1)] });

    [Fact]
    public void A_call_that_is_not_in_the_tree_is_found() =>
        Finds("is not one of the", h => h with { Versions = [h.Versions[0] with { Call = 7 }, .. h.Versions.Skip(1)] });

    [Fact]
    public void A_transaction_without_a_committed_batch_is_found() =>
        Finds("no committed batch", h => h with { Transactions = [h.Transactions[0] with { IsCommitted = false }, .. h.Transactions.Skip(1)] });

    [Fact]
    public void A_stale_read_is_found() => Finds("no longer current", h => h with { Reads = [h.Reads[0] with { Version = 1 }] });

    [Fact]
    public void Two_answers_to_one_request_are_found() =>
        Finds("and later", h => h with { Replays = [(h.Replays[0].Operation, h.Replays[0].Replay! with { Body = "{}" })] });

    [Fact]
    public void An_unmarked_replay_is_found() =>
        Finds("not marked", h => h with { Replays = [(h.Replays[0].Operation, h.Replays[0].Replay! with { Replayed = false })] });

    [Fact]
    public void A_request_without_an_answer_is_found() =>
        Finds("still unknown", h => h with { Operations = [.. h.Operations, new Operation("/transfers", "k9", "", "")] });

    [Fact]
    public void Personal_data_in_clear_is_found() => Finds("personal data", h => h with { Leaks = ["state_history"] });

    private static void Finds(string what, Func<History, History> damage) =>
        Assert.Contains(Checker.Check(damage(SmallHistory.Good())), violation => violation.Contains(what, StringComparison.Ordinal));
}
