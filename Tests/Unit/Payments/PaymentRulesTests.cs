using Orleans.Platform.Grains.Payments;
using Orleans.Platform.Requests;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Payments;

public sealed class PaymentRulesTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("A-Z_0.9")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234")]
    public void Ids_are_1_to_64_plain_characters(string id) => Assert.True(PaymentRules.IsId(id));

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("\u00e9")]
    [InlineData("\u0661")]
    [InlineData("a\0")]
    [InlineData("../../etc")]
    [InlineData("'; drop table account; --")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public void Everything_else_is_no_id(string id) => Assert.False(PaymentRules.IsId(id));

    [Theory]
    [InlineData("", "a@b")]
    [InlineData("N", "ab")]
    [InlineData("N", "@ab")]
    [InlineData("N", "ab@")]
    [InlineData("N", "a b@c")]
    [InlineData("N\r\n", "a@b")]
    public void Owners_need_a_name_and_an_address(string name, string email) => Assert.Equal(
        PaymentErrors.InvalidOwner,
        Rejection(() => PaymentRules.Check(new AccountOpening(new AccountOwner(name, email), "EUR", 0))));

    [Fact]
    public void Both_sides_must_differ() =>
        Assert.Equal(PaymentErrors.SameAccount, Rejection(() => PaymentRules.Check(new TransferOrder("a", "a", 1))));

    [Fact]
    public void A_description_has_no_control_characters() => Assert.Equal(
        PaymentErrors.InvalidDescription,
        Rejection(() => PaymentRules.Check(new PaymentOrder("a", "b", 1, "EUR", "x\0"))));

    [Fact]
    public void A_rejection_is_found_inside_of_what_carried_it()
    {
        var rejection = new RequestRejectedException("code", "message");
        Assert.Same(rejection, Rejections.Find(new InvalidOperationException("", new AggregateException(rejection))));
        Assert.Null(Rejections.Find(new InvalidOperationException()));
    }

    private static string Rejection(Action check) => Assert.Throws<RequestRejectedException>(check).Code;
}
