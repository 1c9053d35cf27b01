using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Wire;

/// <summary>Two versions of a type understand each other.</summary>
public sealed class VersionTests
{
    [Fact]
    public void A_new_version_reads_an_old_one()
    {
        var copy = Wired.Read<Second>(Wired.Write(new First { Name = "n", Number = 5, Removed = new Circle(), Widened = -3 }));
        Assert.Equal(("n", 5, -3L), (copy.Name, copy.Number, copy.Widened));
        Assert.Equal([7], copy.Added);
    }

    [Fact]
    public void An_old_version_reads_a_new_one()
    {
        var message = Wired.Write(new Second { Name = "n", Number = 5, Added = [1, 2], Widened = 9, AddedToo = Guid.NewGuid(), Kept = new Circle { Radius = 4 } });
        var copy = Wired.Read<First>(message);
        Assert.Equal(("n", 5, 9, null), (copy.Name, copy.Number, copy.Widened, copy.Removed));
        Assert.Equal(4, ((Circle)copy.Kept!).Radius);
    }

    [Fact]
    public void Null_is_not_the_same_as_missing() =>
        Assert.Null(Wired.Trip(new Second { Added = null! }).Added);
}
