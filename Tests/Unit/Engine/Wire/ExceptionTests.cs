using Orleans.Serialization;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Wire;

public sealed class ExceptionTests
{
    [Fact]
    public void A_declared_exception_arrives_with_its_own_members()
    {
        var copy = Assert.IsType<DeclaredException>(Wired.Trip<Exception>(Thrown(new DeclaredException("m", 42, new TimeoutException("inner")))));
        Assert.Equal(("m", 42), (copy.Message, copy.Code));
        Assert.Equal("inner", Assert.IsType<TimeoutException>(copy.InnerException).Message);
        Assert.Contains(nameof(Thrown), copy.StackTrace);
        Assert.Contains(nameof(Thrown), Thrown(copy).ToString());
    }

    [Fact]
    public void S10_20_An_undeclared_exception_arrives_as_the_fallback()
    {
        var copy = Assert.IsType<UnavailableExceptionFallbackException>(Wired.Trip<Exception>(new UndeclaredException("m")));
        Assert.Equal("m", copy.Message);
        Assert.Contains(typeof(UndeclaredException).FullName!, copy.ExceptionType);
        Assert.Contains("UndeclaredException", Wired.Trip<Exception>(copy).ToString());
    }

    [Fact]
    public void Exceptions_of_the_library_keep_what_makes_their_message()
    {
        var argument = Wired.Trip<Exception>(new ArgumentOutOfRangeException("p", 5, "too large"));
        Assert.Equal("p", Assert.IsType<ArgumentOutOfRangeException>(argument).ParamName);
        Assert.Equal(new ArgumentOutOfRangeException("p", 5, "too large").Message, argument.Message);
        var aggregate = Assert.IsType<AggregateException>(Wired.Trip<Exception>(new AggregateException(new TimeoutException(), new DeclaredException("x", 1))));
        Assert.Equal(1, Assert.IsType<DeclaredException>(aggregate.InnerExceptions[1]).Code);
        Assert.Equal(typeof(OperationCanceledException), Wired.Trip<Exception>(new OperationCanceledException()).GetType());
        Assert.Equal("d", Wired.Trip<Exception>(new InvalidOperationException { Data = { ["k"] = "d" } }).Data["k"]);
    }

    [Fact]
    public void Exceptions_of_the_engine_keep_everything()
    {
        var aborted = Wired.Trip<Exception>(new OrleansTransactionAbortedException("id", "why", new TimeoutException()));
        Assert.Equal("id", Assert.IsType<OrleansTransactionAbortedException>(aborted).TransactionId);
        Assert.IsType<SiloUnavailableException>(Wired.Trip<Exception>(new SiloUnavailableException("gone")));
    }

    [Fact]
    public void What_of_an_exception_cannot_travel_stays_behind()
    {
        var copy = Wired.Trip<Exception>(new DeclaredException("m", 1) { CannotTravel = new(), Data = { ["x"] = new Undeclared() } });
        Assert.Equal("undeclared", copy.Data["x"]);
        Assert.Equal((1, null), (((DeclaredException)copy).Code, ((DeclaredException)copy).CannotTravel));
    }

    private static Exception Thrown(Exception e)
    {
        try
        {
            throw e;
        }
        catch (Exception caught)
        {
            return caught;
        }
    }
}
