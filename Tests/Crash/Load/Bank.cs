using System.Globalization;

namespace Orleans.Platform.Tests.Crash.Load;

/// <summary>The accounts of a run and random requests about them, from a seed.</summary>
public sealed class Bank(int seed)
{
    private const int Accounts = 24;
    private const int BatchLines = 100;

    private readonly Random _random = new(seed);
    private readonly Lock _lock = new();
    private int _next;

    /// <summary>What every account is opened with.</summary>
    public const decimal Opening = 10_000m;

    public IReadOnlyList<string> AccountIds { get; } = [.. Enumerable.Range(0, Accounts).Select(i => $"acc-{i:00}")];

    /// <summary>Words that appear in every name, address and description, and must not be found in the database in clear.</summary>
    public IReadOnlyList<string> PersonalWords { get; } = [$"Plantedname{seed}", $"plantedmail{seed}", $"Plantedtext{seed}"];

    public IEnumerable<Operation> Openings() => AccountIds.Select((id, i) => new Operation(
        "/accounts",
        $"open-{id}",
        $$"""
        {"id":"{{id}}","owner":{"name":"{{PersonalWords[0]}} {{i}}","email":"{{PersonalWords[1]}}{{i}}@example.org"},
         "currency":"EUR","balance":{{Opening}}}
        """,
        "application/json"));

    public Operation Transfer()
    {
        lock (_lock)
        {
            // Now and then more than an account ever has: a rejection is an answer that is recorded, too.
            Movement move = Move(_random.Next(50) == 0 ? 10_000_000_00 : _random.Next(1, 50_00));
            return new Operation("/transfers", NextKey("transfer"), ToJson(move), "application/json") { Movement = move };
        }
    }

    public Operation Payment()
    {
        lock (_lock)
        {
            // The provider declines amounts that end in 02.
            int cents = _random.Next(1, 20) * 100 + (_random.Next(6) == 0 ? 2 : _random.Next(3, 100));
            Movement move = Move(cents);
            string key = NextKey("payment");
            string body = $$"""
                {"payer":"{{move.From}}","payee":"{{move.To}}","amount":{{Text(move.Amount)}},"currency":"EUR",
                 "description":"{{PersonalWords[2]}} {{key}}"}
                """;
            return new Operation("/payments", key, body, "application/json") { Movement = move };
        }
    }

    public Operation Batch()
    {
        lock (_lock)
        {
            Dictionary<int, Movement> lines = Enumerable.Range(2, BatchLines).ToDictionary(number => number, _ => Move(_random.Next(1, 10_00)));
            string body = "from,to,amount\r\n" + string.Concat(lines.Select(l => $"{l.Value.From},{l.Value.To},{Text(l.Value.Amount)}\r\n"));
            return new Operation("/batches", NextKey("batch"), body, "text/csv") { Lines = lines };
        }
    }

    /// <summary>A transfer of one cent from each account to the next.</summary>
    public IEnumerable<Operation> Round() => AccountIds.Select((id, i) =>
    {
        var move = new Movement(id, AccountIds[(i + 1) % Accounts], 0.01m);
        return new Operation("/transfers", $"round-{seed}-{i}", ToJson(move), "application/json") { Movement = move };
    });

    private static string ToJson(Movement m) => $$"""{"from":"{{m.From}}","to":"{{m.To}}","amount":{{Text(m.Amount)}}}""";

    private static string Text(decimal amount) => amount.ToString(CultureInfo.InvariantCulture);

    private string NextKey(string kind) => $"{kind}-{seed}-{_next++}";

    private Movement Move(int cents)
    {
        int from = _random.Next(Accounts);
        int to = (from + 1 + _random.Next(Accounts - 1)) % Accounts;
        return new Movement(AccountIds[from], AccountIds[to], cents / 100m);
    }
}
