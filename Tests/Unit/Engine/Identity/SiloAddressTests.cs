using System.Net;
using System.Text.Json;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Identity;

public sealed class SiloAddressTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Text_round_trips(string ip)
    {
        var address = SiloAddress.New(IPAddress.Parse(ip), 11111, 42);
        Assert.Same(address, SiloAddress.FromParsableString(address.ToParsableString()));
        Assert.Equal(address, JsonSerializer.Deserialize<SiloAddress>(JsonSerializer.Serialize(address)));
        Assert.False(SiloAddress.TryParse("127.0.0.1", out _));
        Assert.Throws<FormatException>(() => SiloAddress.Parse("nonsense@x"));
    }

    [Fact]
    public void A_later_generation_is_a_successor()
    {
        var first = SiloAddress.New(IPAddress.Loopback, 1, 1);
        var second = SiloAddress.New(IPAddress.Loopback, 1, 2);
        Assert.True(first.IsPredecessorOf(second));
        Assert.True(second.IsSuccessorOf(first));
        Assert.False(first.IsPredecessorOf(SiloAddress.New(IPAddress.Loopback, 2, 2)));
        Assert.True(first != second);
        Assert.True(first.CompareTo(second) < 0);
    }

    [Fact]
    public void Activation_ids_round_trip()
    {
        var id = ActivationId.NewId();
        Assert.StartsWith("@", id.ToString());
        Assert.Equal(id, ActivationId.FromParsableString(id.ToParsableString()));
        Assert.Equal(id, JsonSerializer.Deserialize<ActivationId>(JsonSerializer.Serialize(id)));
    }
}
