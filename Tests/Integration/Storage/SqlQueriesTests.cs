using Orleans.Platform.Storage;
using Orleans.Platform.Storage.Sql;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Storage;

public sealed class SqlQueriesTests
{
    private static readonly System.Reflection.Assembly Assembly = typeof(PlatformStorageOptions).Assembly;

    [Fact]
    public void A_section_ends_where_the_next_begins()
    {
        var queries = SqlQueries.Load(Assembly, "MigrationLog.sql");
        Assert.Equal("select to_regclass('platform.migration') is not null;", queries["Exists"]);
        Assert.Equal(["Lock", "Exists", "Create", "Applied", "Record"], queries.Names);
    }

    [Fact]
    public void An_unknown_query_or_file_names_those_that_exist()
    {
        var query = Assert.Throws<KeyNotFoundException>(() => SqlQueries.Load(Assembly, "MigrationLog.sql")["Nope"]);
        Assert.Contains("Applied, Create, Exists", query.Message, StringComparison.Ordinal);
        var file = Assert.Throws<InvalidOperationException>(() => SqlQueries.Load(Assembly, "Nope.sql"));
        Assert.Contains("MigrationLog.sql", file.Message, StringComparison.Ordinal);
    }
}
