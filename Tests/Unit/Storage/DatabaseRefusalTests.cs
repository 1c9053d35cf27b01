using Npgsql;
using Orleans.Platform.Storage;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Storage;

/// <summary>Which errors of the database say for certain that a batch was not stored, and that sending it again would not help.</summary>
public sealed class DatabaseRefusalTests
{
    [Theory]
    [InlineData("OP001")] // a guard
    [InlineData("22021")] // not in this encoding
    [InlineData("23505")] // a key exists
    [InlineData("42P01")] // no such table
    [InlineData("21000")] // more than one row
    [InlineData("54000")] // an index row too large
    [InlineData("P0001")] // a trigger of somebody's
    [InlineData("XX000")] // a defect
    public void Is_final(string state) => Assert.True(DatabaseRefusal.IsFinal(new PostgresException("", "ERROR", "ERROR", state)));

    [Theory]
    [InlineData("08006")] // the connection
    [InlineData("25006")] // a standby
    [InlineData("26000")] // a pooler has lost a statement
    [InlineData("40001")] // others
    [InlineData("40P01")]
    [InlineData("53100")] // the disk is full
    [InlineData("55P03")] // a lock
    [InlineData("57014")] // canceled
    [InlineData("58030")] // input or output
    public void Is_not_final(string state) => Assert.False(DatabaseRefusal.IsFinal(new PostgresException("", "ERROR", "ERROR", state)));

    [Fact]
    public void What_ends_the_session_may_come_after_the_commit()
        => Assert.False(DatabaseRefusal.IsFinal(new PostgresException("", "FATAL", "FATAL", "XX000")));
}
