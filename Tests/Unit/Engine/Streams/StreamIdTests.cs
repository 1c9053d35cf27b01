using System.Text;
using System.Text.Json;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Streams;

public sealed class StreamIdTests
{
    [Theory]
    [InlineData("ns", "key", "ns/key")]
    [InlineData(null, "key", "null/key")]
    [InlineData("ns", "a/b", "ns/a/b")]
    public void ItsTextIsReadBack(string? ns, string key, string text)
    {
        var id = StreamId.Create(ns, key);
        Assert.Equal(text, id.ToString());
        Assert.Equal(id, StreamId.Parse(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(id, JsonSerializer.Deserialize<StreamId>(JsonSerializer.Serialize(id)));
        Assert.Equal((ns, key), (id.GetNamespace(), id.GetKeyAsString()));
    }

    [Fact]
    public void NamespaceAndKeyDoNotRunIntoEachOther() => Assert.NotEqual(StreamId.Create("ab", "c"), StreamId.Create("a", "bc"));
}
