using Orleans.Platform.Tests.Crash.Load;
using Xunit;
using Xunit.Abstractions;

namespace Orleans.Platform.Tests.Cluster;

/// <summary>A silo process is killed while it runs a durable request whose charge is on its way.</summary>
public sealed class DurableTakeOverTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("DelayBefore")]
    [InlineData("DelayAfter")]
    public async Task A_payment_whose_silo_is_killed_is_finished_once_by_another_of_three(string fault)
    {
        await using var payments = await Payments.StartAsync(fault);
        using var patience = new CancellationTokenSource(Patience);
        foreach (var account in new[] { "payer", "payee" }) Assert.Equal(201, (await payments.SendAsync(0, Payments.Open(account), patience.Token)).Status);

        var payment = Payments.Pay("pay-once", "payer", "payee");
        using var abandoned = new CancellationTokenSource();
        var first = payments.SendAsync(0, payment, abandoned.Token);
        int? runner;
        while ((runner = await payments.RunnerAsync(payment.Key)) is null) await Task.Delay(10, patience.Token);
        await payments.Silos[runner.Value].Process.KillAsync();
        await abandoned.CancelAsync();
        await Assert.ThrowsAsync<TimeoutException>(() => first);

        var others = Enumerable.Range(0, 3).Where(silo => silo != runner).ToArray();
        var answers = await Task.WhenAll(others.Select(silo => payments.SendAsync(silo, payment, patience.Token)));
        output.WriteLine($"silo {runner} was killed; {answers[0].Status} {answers[0].Body}");
        Assert.All(answers, answer => Assert.True(answer.IsAccepted, $"{answer.Status} {answer.Body}"));
        Assert.Single(answers.Select(answer => answer.Body).Distinct());
        await CheckAsync(payments, others, payment with { Answer = answers[0] });
        Assert.Contains(await payments.RunnerAsync(payment.Key), others.Cast<int?>());
    }

    /// <summary>One charge, and money that moved once, whoever is asked.</summary>
    private static async Task CheckAsync(Payments payments, int[] silos, Operation payment)
    {
        foreach (var outside in silos.Select(payments.Outside))
        {
            var charge = Assert.Single(await outside.ChargesAsync());
            var paid = Assert.Single(await outside.PaymentsAsync([payment]));
            Assert.Equal((charge.Id, "succeeded", paid.Id), (paid.ChargeId, paid.Status, charge.PaymentId));
            var accounts = await outside.AccountsAsync(["payer", "payee"]);
            Assert.Equal((Payments.Opening - Payments.Amount, 0, 3), (accounts["payer"].Balance, accounts["payer"].Held, accounts["payer"].Version));
            Assert.Equal((Payments.Opening + Payments.Amount, 0, 2), (accounts["payee"].Balance, accounts["payee"].Held, accounts["payee"].Version));
        }
    }
}
