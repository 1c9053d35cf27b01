using System.Text.Json;
using Orleans.Platform.Tests.Crash.Load;

namespace Orleans.Platform.Tests.Crash.Checks;

/// <summary>
/// No money appears or vanishes, and every accepted request has moved its money exactly once: balance and version of each
/// account follow from the answers alone.
/// </summary>
internal static class MoneyCheck
{
    public static IEnumerable<string> Check(History history)
    {
        decimal expected = history.Opening * history.Accounts.Count;
        decimal total = history.Accounts.Values.Sum(a => a.Balance);
        if (total != expected)
            yield return $"all accounts together have {total}, they were opened with {expected}";

        Dictionary<string, (decimal Balance, long Version)> model = Model(history);
        foreach ((string id, AccountFact account) in history.Accounts)
        {
            if (account.Held != 0)
                yield return $"{id}: {account.Held} is still held";
            if (account.Balance < 0)
                yield return $"{id}: overdrawn, {account.Balance}";
            if (account.Balance != model[id].Balance)
                yield return $"{id}: has {account.Balance}, by the answers it should have {model[id].Balance}";
            if (account.Version != model[id].Version)
                yield return $"{id}: is at version {account.Version}, by the answers it should be at {model[id].Version}";
        }
    }

    private static Dictionary<string, (decimal Balance, long Version)> Model(History history)
    {
        var model = history.Accounts.Keys.ToDictionary(id => id, _ => (Balance: history.Opening, Version: 1L));
        foreach (Operation operation in history.Operations.Where(o => o.Answer is { IsAccepted: true }))
        {
            using JsonDocument answer = JsonDocument.Parse(operation.Answer!.Body);
            foreach ((int _, Movement line) in operation.Lines.Where(l => !IsRejected(answer, l.Key)))
                Move(model, line, 1);
            if (operation.Movement is not { } move)
                continue;
            if (operation.Path == "/transfers")
                Move(model, move, 1);
            else if (answer.RootElement.GetProperty("status").GetString() == "succeeded")
                Move(model, move, 2); // held, then settled
            else
                Move(model, move with { Amount = 0, To = "" }, 2); // held, then released
        }

        return model;
    }

    private static void Move(Dictionary<string, (decimal Balance, long Version)> model, Movement move, int payerSteps)
    {
        (decimal balance, long version) = model[move.From];
        model[move.From] = (balance - move.Amount, version + payerSteps);
        if (model.TryGetValue(move.To, out (decimal Balance, long Version) to))
            model[move.To] = (to.Balance + move.Amount, to.Version + 1);
    }

    private static bool IsRejected(JsonDocument answer, int line) =>
        answer.RootElement.GetProperty("rejections").EnumerateArray().Any(r => r.GetProperty("line").GetInt32() == line);
}
