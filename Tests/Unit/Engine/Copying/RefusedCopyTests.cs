using Orleans.Serialization;
using Orleans.Serialization.Copying;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Copying;

public sealed class RefusedCopyTests
{
    [Fact]
    public void An_unknown_type_says_what_to_do()
    {
        var e = Assert.Throws<CodecNotFoundException>(() => ArgumentCopier.Copy(new HoldsUnknown { Value = new Unknown() }));
        Assert.Contains(typeof(Unknown).FullName!, e.Message);
        Assert.Contains("[GenerateSerializer]", e.Message);
    }

    [Fact]
    public void A_delegate_is_refused() =>
        Assert.Contains("delegate", Assert.Throws<CodecNotFoundException>(() => ArgumentCopier.Copy(() => 1)).Message);

    [Fact]
    public void A_grain_object_is_refused_with_advice() =>
        Assert.Contains("AsReference", Assert.Throws<CodecNotFoundException>(() => ArgumentCopier.Copy<object>(new SomeGrain())).Message);

    [Fact]
    public void State_of_an_unknown_base_class_is_not_lost_silently() =>
        Assert.Contains(
            nameof(StatefulBase), Assert.Throws<CodecNotFoundException>(() => ArgumentCopier.Copy(new OnStatefulBase())).Message);

    [Fact]
    public void Nesting_without_end_is_a_typed_error()
    {
        var head = new Node();
        for (var i = 0; i < 100_000; i++) head = new Node { Next = head };
        Assert.Contains("deeper", Assert.Throws<SerializerException>(() => ArgumentCopier.Copy(head)).Message);
        // The failure leaves nothing behind for the next call of the thread.
        Assert.Equal("x", ArgumentCopier.Copy(new Node { Name = "x" }).Name);
    }

    private sealed class SomeGrain : Grain;
}
