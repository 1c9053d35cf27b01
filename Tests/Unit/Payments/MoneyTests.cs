using System.Globalization;
using Orleans.Platform.Grains.Payments;
using Orleans.Platform.Requests;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Payments;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("0.01", "EUR", 1)]
    [InlineData("12.50", "EUR", 1250)]
    [InlineData("1", "JPY", 1)]
    [InlineData("0.001", "KWD", 1)]
    [InlineData("1000000000000", "BHD", 1_000_000_000_000_000)]
    public void Minor_units_are_those_of_the_currency(string amount, string currency, long expected)
    {
        decimal value = decimal.Parse(amount, CultureInfo.InvariantCulture);
        Money.CheckAmount(value, currency);
        Assert.Equal(expected, Money.ToMinorUnits(value, currency));
    }

    [Theory]
    [InlineData("0", "EUR")]
    [InlineData("-1", "EUR")]
    [InlineData("0.001", "EUR")]
    [InlineData("0.1", "JPY")]
    [InlineData("0.0001", "KWD")]
    [InlineData("1000000000000.01", "EUR")]
    [InlineData("79228162514264337593543950335", "EUR")]
    public void Amounts_out_of_bounds_or_too_fine_are_rejected(string amount, string currency) => Assert.Equal(
        PaymentErrors.InvalidAmount,
        Assert.Throws<RequestRejectedException>(() => Money.CheckAmount(decimal.Parse(amount, CultureInfo.InvariantCulture), currency)).Code);

    [Theory]
    [InlineData("eur")]
    [InlineData("EURO")]
    [InlineData("")]
    [InlineData("XXX")]
    public void Unknown_currencies_are_rejected(string currency) =>
        Assert.Equal(PaymentErrors.InvalidCurrency, Assert.Throws<RequestRejectedException>(() => Money.CheckAmount(1, currency)).Code);

    [Fact]
    public void A_balance_may_be_zero() => Money.CheckBalance(0, "EUR");

    [Fact]
    public void Trailing_zeros_do_not_matter() => Assert.Equal("1.5", Money.Normalize(1.5000m).ToString(CultureInfo.InvariantCulture));
}
