using Orleans.Platform.Grains.Payments;

namespace Orleans.Platform.Client.Web.Accounts;

/// <summary>The body of <c>POST /accounts</c>.</summary>
internal sealed record OpenAccountBody(string Id, OwnerBody Owner, string Currency, decimal Balance)
{
    public AccountOpening ToOpening() => new(new AccountOwner(Owner.Name, Owner.Email), Currency, Money.Normalize(Balance));
}

/// <summary>Whose account it is.</summary>
internal sealed record OwnerBody(string Name, string Email);
