using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Orleans.Concurrency;
using Orleans.Serialization.Copying;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Copying;

public sealed class DeepCopyTests
{
    [Fact]
    public void A_class_is_copied_with_its_derived_type()
    {
        Node original = new NamedNode { Name = "a", Number = 7, Next = new() { Name = "b" } };
        var copy = Assert.IsType<NamedNode>(ArgumentCopier.Copy(original));
        Assert.NotSame(original, copy);
        Assert.Equal(("a", 7, "b"), (copy.Name, copy.Number, copy.Next!.Name));
        Assert.NotSame(original.Next, copy.Next);
    }

    [Fact]
    public void A_member_without_Id_does_not_travel() =>
        Assert.Null(ArgumentCopier.Copy(new Node { StaysBehind = "secret" }).StaysBehind);

    [Fact]
    public void A_member_without_Id_does_not_travel_in_a_record_that_is_otherwise_immutable()
    {
        var copy = ArgumentCopier.Copy(new Labelled("x") { Cache = "secret" });
        Assert.Equal("x", copy.Text);
        Assert.Null(copy.Cache);
    }

    [Fact]
    public void Shared_references_and_cycles_keep_their_identity()
    {
        var shared = new Node { Name = "shared" };
        var original = new Node { Next = shared, Others = [shared] };
        shared.Next = original;
        var copy = ArgumentCopier.Copy(original);
        Assert.NotSame(shared, copy.Next);
        Assert.Same(copy.Next, copy.Others[0]);
        Assert.Same(copy, copy.Next!.Next);
    }

    [Fact]
    public void Two_arguments_that_are_one_object_stay_one()
    {
        var context = CopyContext.Rent();
        var original = new Node();
        var first = ArgumentCopier.Copy(original, context);
        var second = ArgumentCopier.Copy<object>(original, context);
        context.Return();
        Assert.NotSame(original, first);
        Assert.Same(first, second);
    }

    [Fact]
    public void Identity_is_kept_among_many_objects()
    {
        var nodes = Enumerable.Range(0, 100).Select(i => new Node { Name = $"{i}" }).ToList();
        foreach (var node in nodes) node.Next = nodes[0];
        var copy = ArgumentCopier.Copy(nodes);
        Assert.All(copy, node => Assert.Same(copy[0], node.Next));
        Assert.Equal(100, copy.Distinct().Count());
    }

    [Fact]
    public void A_used_context_has_forgotten_everything()
    {
        var original = new Node();
        Assert.NotSame(ArgumentCopier.Copy(original), ArgumentCopier.Copy(original));
    }

    [Fact]
    public void Immutable_values_are_passed_as_they_are()
    {
        var money = new Money(1.5m, "EUR");
        Assert.Same(money, ArgumentCopier.Copy(money));
        var catalogue = new Catalogue(new List<string> { "a" });
        Assert.Same(catalogue, ArgumentCopier.Copy(catalogue));
        var list = new List<int>();
        Assert.Same(list, ArgumentCopier.Copy(new Immutable<List<int>>(list)).Value);
        var exception = new InvalidOperationException();
        Assert.Same(exception, ArgumentCopier.Copy(exception));
    }

    [Theory]
    [InlineData(typeof(int), true)]
    [InlineData(typeof(Guid?), true)]
    [InlineData(typeof((int, string)), true)]
    [InlineData(typeof(Money), true)]
    [InlineData(typeof(ImmutableList<Money>), true)]
    [InlineData(typeof(GrainId), true)]
    [InlineData(typeof(object), false)]
    [InlineData(typeof(Basket), false)]
    [InlineData(typeof(Labelled), false)]
    [InlineData(typeof((int, Node)), false)]
    [InlineData(typeof(ImmutableList<Node>), false)]
    [InlineData(typeof(int[]), false)]
    public void Only_what_cannot_change_is_shallow(Type type, bool expected) =>
        Assert.Equal(expected, ArgumentCopier.IsShallowCopyable(type));

    [Fact]
    public void A_record_with_a_list_is_copied_by_its_parameters()
    {
        var original = new Basket("me", [new(1, "EUR")]);
        var copy = ArgumentCopier.Copy(original);
        Assert.Equal("me", copy.Owner);
        Assert.NotSame(original.Items, copy.Items);
        Assert.Equal(original.Items, copy.Items);
    }

    [Fact]
    public void A_struct_is_copied_with_its_members()
    {
        var original = new Range { Values = [1, 2], Ignored = 5 };
        var copy = ArgumentCopier.Copy(original);
        Assert.NotSame(original.Values, copy.Values);
        Assert.Equal(original.Values, copy.Values);
        Assert.Equal(0, copy.Ignored);
        Assert.Null(ArgumentCopier.Copy<Range?>(null));
        Assert.Equal([1, 2], ArgumentCopier.Copy<Range?>(original)!.Value.Values);
    }

    [Fact]
    public void Properties_with_code_readonly_fields_and_immutable_members_work()
    {
        var original = new Wrapped { Text = "t", Shared = [1] };
        original.Numbers.Add(3);
        var copy = ArgumentCopier.Copy(original);
        Assert.Equal("t", copy.Text);
        Assert.Same(original.Shared, copy.Shared);
        Assert.NotSame(original.Numbers, copy.Numbers);
        Assert.Equal([3], copy.Numbers);
    }

    [Fact]
    public void Null_stays_null() => Assert.Null(ArgumentCopier.Copy<Node?>(null));

    [Fact]
    public void Json_is_copied()
    {
        var original = new JsonObject { ["a"] = new JsonArray(1, "b") };
        var copy = ArgumentCopier.Copy(original);
        original["a"]!.AsArray().Clear();
        Assert.Equal("""{"a":[1,"b"]}""", copy.ToJsonString());
        Assert.Equal("1", ArgumentCopier.Copy<object>(JsonValue.Create(1)).ToString());
    }

    [Fact]
    public void Frozen_collections_are_passed_or_rebuilt()
    {
        var numbers = new[] { 1, 2, 3 }.ToFrozenSet();
        Assert.Same(numbers, ArgumentCopier.Copy(numbers));
        var nodes = new Dictionary<string, Node> { ["a"] = new() { Name = "n" } }.ToFrozenDictionary();
        var copy = ArgumentCopier.Copy(nodes);
        Assert.NotSame(nodes["a"], copy["a"]);
        Assert.Equal("n", copy["a"].Name);
    }
}
