using Orleans.Platform.Transactions.Faults;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Transactions;

public sealed class FaultPointsTests
{
    [Fact]
    public void Nothing_is_armed_by_itself() => Assert.Null(FaultPoints.Parse(Environment.GetEnvironmentVariable(FaultPoints.Variable)));

    [Fact]
    public void A_point_has_a_passage_and_may_cut()
    {
        Assert.Equal(new ArmedFault(FaultPoint.AfterBatch, 1, IsCut: false), FaultPoints.Parse("AfterBatch"));
        Assert.Equal(new ArmedFault(FaultPoint.BeforePrepare, 7, IsCut: false), FaultPoints.Parse("BeforePrepare:7"));
        Assert.Equal(new ArmedFault(FaultPoint.AfterBatch, 3, IsCut: true), FaultPoints.Parse("AfterBatch:3:cut"));
    }

    [Theory]
    [InlineData("Nowhere")]
    [InlineData("AfterBatch:x")]
    [InlineData("AfterBatch:1:bend")]
    public void A_wrong_name_is_told(string text) => Assert.Throws<FormatException>(() => FaultPoints.Parse(text));
}
