using Npgsql;
using Orleans.Platform.Storage.Setup;
using Orleans.Platform.Tests.Integration.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Storage;

public sealed class DatabaseCheckTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public Task A_durable_database_passes() => DatabaseCheck.RunAsync(postgres.DataSource, TimeSpan.Zero);

    [Theory]
    [InlineData("off")]
    [InlineData("local")]
    public async Task A_database_that_may_lose_commits_is_refused(string value)
    {
        await using var source = NpgsqlDataSource.Create($"{postgres.ConnectionString};Options=-c synchronous_commit={value};Pooling=false");
        var exception = await Assert.ThrowsAsync<StorageSetupException>(() => DatabaseCheck.RunAsync(source, TimeSpan.Zero));
        Assert.Contains($"synchronous_commit={value}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreachable_server_and_a_wrong_password_are_one_line()
    {
        foreach (var wrong in new[] { "Port=1", "Password=wrong", "Database=none" })
        {
            await using var source = NpgsqlDataSource.Create($"{postgres.ConnectionString};{wrong};Pooling=false");
            var exception = await Assert.ThrowsAsync<StorageSetupException>(() => DatabaseCheck.RunAsync(source, TimeSpan.Zero));
            Assert.Contains("ConnectionStrings__Platform", exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', exception.Message);
            Assert.DoesNotContain("Password", exception.Message, StringComparison.Ordinal);
        }
    }
}
