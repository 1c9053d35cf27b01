using Orleans.Platform.Tests.Unit.Engine.Copying;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Wire;

/// <summary>Shared references and cycles within one message.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public void A_shared_reference_and_a_cycle_stay_what_they_are()
    {
        var shared = new Node { Name = "shared" };
        var root = new Node { Name = "root", Next = shared, Others = [shared, shared] };
        shared.Next = root;
        var copy = Wired.Trip(root);
        Assert.Same(copy.Next, copy.Others[0]);
        Assert.Same(copy.Others[0], copy.Others[1]);
        Assert.Same(copy, copy.Next!.Next);
    }

    [Fact]
    public void Many_objects_keep_their_identity()
    {
        var nodes = Enumerable.Range(0, 1000).Select(i => new Node { Name = $"{i}" }).ToList();
        nodes.AddRange(nodes.ToArray());
        var copy = Wired.Trip(nodes);
        for (var i = 0; i < 1000; i++) Assert.Same(copy[i], copy[i + 1000]);
    }

    [Fact]
    public void One_object_behind_two_declared_types_is_one()
    {
        var circle = new Circle { Radius = 1 };
        var copy = Wired.Trip<(Circle, Shape, object)>((circle, circle, circle));
        Assert.Same(copy.Item1, copy.Item2);
        Assert.Same(copy.Item1, copy.Item3);
    }

    [Fact]
    public void A_list_may_contain_itself()
    {
        var list = new List<object>();
        list.Add(list);
        var copy = Wired.Trip(list);
        Assert.Same(copy, copy[0]);
    }

    [Fact]
    public void What_a_skipped_member_holds_can_be_referred_to()
    {
        // The reader does not know the first member, in which the object stands; the last one only refers to it.
        var circle = new Circle { Radius = 3 };
        var message = Wired.Write(new First { Name = "n", Removed = circle, Kept = circle, Number = 5 });
        var copy = Wired.Read<Second>(message);
        Assert.Equal(3, Assert.IsType<Circle>(copy.Kept).Radius);
        Assert.Equal(5, copy.Number);
    }

    [Fact]
    public void A_cycle_within_a_skipped_member_can_be_referred_to()
    {
        var box = new Box<object>();
        box.Content = box;
        box.More.Add(new Box<object> { Content = box });
        var copy = (Box<object>)Wired.Read<Second>(Wired.Write(new First { Removed = box, Kept = box })).Kept!;
        Assert.Same(copy, copy.Content);
        Assert.Same(copy, ((Box<object>)copy.More[0]).Content);
    }
}
