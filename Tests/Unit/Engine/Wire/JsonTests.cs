using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Wire;

/// <summary>Types that the application opts into JSON.</summary>
public sealed class JsonTests
{
    [Fact]
    public void A_type_without_attributes_travels_as_json_when_it_was_opted_in()
    {
        var services = new ServiceCollection();
        services.AddSerializer(builder => builder.AddJsonSerializer(type => type == typeof(Plain)));
        using var provider = services.BuildServiceProvider();
        var serializer = provider.GetRequiredService<Serializer>();
        var value = new Plain { Text = "t", Numbers = [1, 2] };
        Assert.Equal([1, 2], serializer.Deserialize<Plain>(serializer.SerializeToArray(value)).Numbers);
        var both = serializer.Deserialize<object[]>(serializer.SerializeToArray<object[]>([value, value, 1]));
        Assert.Equal("t", Assert.IsType<Plain>(both[0]).Text);
        Assert.Same(both[0], both[1]);
        var copy = provider.GetRequiredService<DeepCopier>().Copy(value);
        Assert.NotSame(value, copy);
        Assert.Equal(value.Numbers, copy.Numbers);
        Assert.True(serializer.CanSerialize<Plain>());
        Assert.False(serializer.CanSerialize<NotOptedIn>());
        Assert.Throws<CodecNotFoundException>(() => serializer.SerializeToArray(new NotOptedIn()));
    }

    public sealed class Plain
    {
        public string Text { get; set; } = "";

        public List<int> Numbers { get; set; } = [];
    }

    public sealed class NotOptedIn;
}
