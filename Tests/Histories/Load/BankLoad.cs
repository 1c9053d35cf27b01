using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Orleans.Platform.Tests.Histories.Processes;

namespace Orleans.Platform.Tests.Histories.Load;

/// <summary>
/// Transfers between a few accounts, each sent under its key until its outcome is known, while others read all accounts at once. Money
/// must add up at every read, and account by account in the end.
/// </summary>
public sealed class BankLoad(IReadOnlyList<string> urls, int clients, int seed, int accounts = 8) : IDisposable
{
    private const int Readers = 2;
    private const decimal Opening = 1_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient[] _silos = [.. urls.Select(Connect)];
    private readonly ConcurrentQueue<(int From, int To, decimal Amount)> _done = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly string _run = Guid.NewGuid().ToString("N")[..8];
    private List<Task> _running = [];
    private readonly ConcurrentQueue<decimal> _totals = new();
    private int _lastKey;

    public int Committed => _done.Count;

    /// <summary>How often all accounts were read at once.</summary>
    public int Totals => _totals.Count;

    public async Task StartAsync()
    {
        for (var account = 0; account < accounts; account++)
        {
            var body = new { id = Id(account), owner = new { name = "N", email = "n@example.org" }, currency = "EUR", balance = Opening };
            using var answer = await _silos[0].PostAsJsonAsync("/accounts", body);
            answer.EnsureSuccessStatusCode();
        }

        _running =
        [
            .. Enumerable.Range(0, clients).Select(client => Task.Run(() => RunAsync(new Random(seed + client)))),
            .. Enumerable.Range(0, Readers).Select(reader => Task.Run(() => ReadAsync(new Random(seed - 1 - reader)))),
        ];
    }

    /// <summary>Begins nothing new, and waits until what was begun is definite.</summary>
    public async Task FinishAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
    }

    /// <summary>Moves money from each account to the next: each must give and take at once.</summary>
    public async Task RoundAsync()
    {
        var random = new Random(seed);
        for (var account = 0; account < accounts; account++)
        {
            var to = (account + 1) % accounts;
            if (await SendAsync(random, account, to, 1)) _done.Enqueue((account, to, 1));
        }
    }

    /// <returns>What is wrong with the accounts.</returns>
    public async Task<List<string>> CheckAsync()
    {
        var expected = Enumerable.Repeat(Opening, accounts).ToArray();
        foreach (var (from, to, amount) in _done)
        {
            expected[from] -= amount;
            expected[to] += amount;
        }

        var violations = _totals.Where(total => total != accounts * Opening)
            .Select(total => $"MONEY: all accounts had {total} together, {accounts * Opening} were put there").Distinct().ToList();
        for (var account = 0; account < accounts; account++)
        {
            var found = await BalanceAsync(account);
            if (found != expected[account]) violations.Add($"MONEY: account {account} has {found}, its transfers add up to {expected[account]}");
        }

        return violations;
    }

    public void Dispose()
    {
        foreach (var silo in _silos) silo.Dispose();
        _stop.Dispose();
    }

    private async Task<decimal> BalanceAsync(int account)
    {
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(Pause))
        {
            try
            {
                return (await _silos[account % _silos.Length].GetFromJsonAsync<JsonElement>($"/accounts/{Id(account)}")).GetProperty("balance").GetDecimal();
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException && Stopwatch.GetElapsedTime(started) < Patience)
            {
                // The last fault is just over.
            }
        }
    }

    private static HttpClient Connect(string url)
    {
        var http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(10) };
        http.DefaultRequestHeaders.Add("X-Api-Key", SiloNode.ApiKey);
        return http;
    }

    private async Task RunAsync(Random random)
    {
        while (!_stop.IsCancellationRequested)
        {
            var (from, by, amount) = (random.Next(accounts), random.Next(1, accounts), random.Next(1, 50));
            var to = (from + by) % accounts;
            if (await SendAsync(random, from, to, amount)) _done.Enqueue((from, to, amount));
        }
    }

    private async Task ReadAsync(Random random)
    {
        var query = "/verify/total?" + string.Join('&', Enumerable.Range(0, accounts).Select(account => $"account={Id(account)}"));
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var answer = await _silos[random.Next(_silos.Length)].GetFromJsonAsync<JsonElement>(query);
                _totals.Enqueue(answer.GetProperty("total").GetDecimal());
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                await Task.Delay(Pause); // Nothing was read.
            }
        }
    }

    /// <returns>Whether the money was moved; false when the platform said no.</returns>
    private async Task<bool> SendAsync(Random random, int from, int to, decimal amount)
    {
        var key = $"{_run}-{Interlocked.Increment(ref _lastKey).ToString(CultureInfo.InvariantCulture)}";
        while (true)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/transfers");
                request.Content = JsonContent.Create(new { from = Id(from), to = Id(to), amount });
                request.Headers.Add("Idempotency-Key", key);
                using var answer = await _silos[random.Next(_silos.Length)].SendAsync(request);
                if (answer.StatusCode == HttpStatusCode.OK) return true;
                if (answer.StatusCode == HttpStatusCode.UnprocessableEntity) return false;
                if (answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound)
                    throw new InvalidOperationException($"Unexpected answer: {await answer.Content.ReadAsStringAsync()}");
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                // Not known; the same key tells.
            }

            await Task.Delay(Pause);
        }
    }

    private string Id(int account) => $"bank-{_run}-{account}";
}
