using System.Text.Json;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Identity;

public sealed class GrainIdTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("with/slash")]
    [InlineData("with+plus")]
    [InlineData("gr\u00fc\u00df-\u4f60\u597d-\U0001f600")]
    [InlineData(" leading blank")]
    public void S10_11_String_keys_round_trip(string key)
    {
        var id = GrainId.Create("account", key);
        Assert.Equal(key, id.Key.ToString());
        Assert.Equal($"account/{key}", id.ToString());
        Assert.Equal(id, GrainId.Parse(id.ToString()));
        Assert.Equal(id.GetHashCode(), GrainId.Parse(id.ToString()).GetHashCode());
        Assert.Equal(id, JsonSerializer.Deserialize<GrainId>(JsonSerializer.Serialize(id)));
        Assert.Equal(id.ToString(), $"{id}");
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(255, "FF")]
    [InlineData(-1, "FFFFFFFFFFFFFFFF")]
    [InlineData(long.MinValue, "8000000000000000")]
    [InlineData(long.MaxValue, "7FFFFFFFFFFFFFFF")]
    public void S10_11_Integer_keys_are_upper_case_hexadecimal(long key, string text)
    {
        var id = GrainId.Create(GrainType.Create("t"), GrainIdKeyExtensions.CreateIntegerKey(key));
        Assert.Equal(text, id.Key.ToString());
        Assert.Equal(key, id.GetIntegerKey());
        var compound = GrainId.Create(GrainType.Create("t"), GrainIdKeyExtensions.CreateIntegerKey(key, "e+x/t"));
        Assert.Equal($"{text}+e+x/t", compound.Key.ToString());
        Assert.Equal(key, compound.GetIntegerKey(out var extension));
        Assert.Equal("e+x/t", extension);
    }

    [Fact]
    public void S10_11_Guid_keys_are_32_digits()
    {
        var key = Guid.NewGuid();
        var id = GrainId.Create(GrainType.Create("t"), GrainIdKeyExtensions.CreateGuidKey(key));
        Assert.Equal(key.ToString("N"), id.Key.ToString());
        Assert.Equal(key, id.GetGuidKey());
        var compound = GrainId.Create(GrainType.Create("t"), GrainIdKeyExtensions.CreateGuidKey(key, "ext"));
        Assert.Equal(key, compound.GetGuidKey(out var extension));
        Assert.Equal("ext", extension);
        Assert.False(GrainId.Create("t", "not a guid").TryGetGuidKey(out _, out _));
        Assert.Throws<ArgumentException>(() => GrainId.Create("t", "no number").GetIntegerKey());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("type")]
    [InlineData("type/")]
    [InlineData("/key")]
    public void Text_that_is_no_id_is_refused(string? text)
    {
        Assert.False(GrainId.TryParse(text, out _));
        Assert.Throws<ArgumentException>(() => GrainId.Parse(text!));
    }

    [Fact]
    public void Ids_are_keys_of_json_objects()
    {
        var before = new Dictionary<GrainId, int> { [GrainId.Create("a", "b/c")] = 1 };
        var text = JsonSerializer.Serialize(before);
        Assert.Equal("""{"a/b/c":1}""", text);
        Assert.Equal(before, JsonSerializer.Deserialize<Dictionary<GrainId, int>>(text));
    }

    [Fact]
    public void Ids_are_ordered_by_type_and_key()
    {
        GrainId[] sorted = [GrainId.Create("a", "1"), GrainId.Create("a", "2"), GrainId.Create("b", "0")];
        Assert.Equal(sorted, sorted.Reverse().Order());
        Assert.True(sorted[0] != sorted[1]);
        Assert.True(default(GrainId).IsDefault);
        Assert.Throws<ArgumentException>(() => new GrainId(default, IdSpan.Create("k")));
    }
}
