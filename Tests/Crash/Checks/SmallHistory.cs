using Orleans.Platform.Tests.Crash.Load;

namespace Orleans.Platform.Tests.Crash.Checks;

/// <summary>Two accounts, one transfer of 10 and one payment of 5 from a to b: a run in which everything is right.</summary>
internal static class SmallHistory
{
    public static History Good()
    {
        var transfer = new Operation("/transfers", "k1", "", "")
        {
            Answer = new Answer(200, """{"fromBalance":90}""", false),
            Movement = new Movement("a", "b", 10),
        };
        var payment = new Operation("/payments", "k2", "", "")
        {
            Answer = new Answer(201, """{"id":"pay_1","status":"succeeded"}""", false),
            Movement = new Movement("a", "b", 5),
        };
        return new History
        {
            Operations = [transfer, payment],
            Replays = [(transfer, transfer.Answer with { Replayed = true })],
            Charges = [new ChargeFact("ch_1", 500, "eur", "key", "pay_1")],
            Payments = [new PaymentFact("pay_1", "succeeded", "ch_1", 5)],
            Accounts = new Dictionary<string, AccountFact> { ["a"] = new(85, 0, 4), ["b"] = new(115, 0, 3) },
            Opening = 100,
            Versions = [new("a", 1, 10, 0), new("a", 2, 20, 1), new("a", 3, 30, 1), new("a", 4, 40, 1)],
            Current = [new CurrentFact("a", 4, 40)],
            Reads = [new ReadFact("a", 2, 25, 0)],
            Transactions = [new(10, 1, true), new(20, 3, true), new(25, 1, true), new(30, 2, true), new(40, 3, true)],
            Effects = [new EffectFact("key", true, "ch_1")],
            Leaks = [],
        };
    }

    public static History WithAccount(this History history, string id, Func<AccountFact, AccountFact> change) => history with
    {
        Accounts = new Dictionary<string, AccountFact>(history.Accounts) { [id] = change(history.Accounts[id]) },
    };
}
