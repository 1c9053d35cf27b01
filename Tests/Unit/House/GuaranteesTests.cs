using System.Text.RegularExpressions;
using Xunit;

namespace Orleans.Platform.Tests.Unit.House;

/// <summary>The page of guarantees names tests that exist.</summary>
public sealed partial class GuaranteesTests
{
    [Fact]
    public void Every_guarantee_names_tests_that_exist()
    {
        var tests = Repository.Files(".cs").Where(file => file.StartsWith("Tests/", StringComparison.Ordinal))
            .SelectMany(file => TestMethod().Matches(Repository.Read(file))).Select(match => match.Groups[1].Value).ToHashSet();
        var rows = Repository.Lines("docs/guarantees.md").Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line.Contains('`')).ToList();

        Assert.True(rows.Count > 20, "The page has lost its tables.");
        var missing = rows
            .SelectMany(row => Name().Matches(row[row.IndexOf(" | ", StringComparison.Ordinal)..]))
            .Select(match => match.Groups[1].Value).Where(name => !tests.Contains(name));
        Assert.Empty(missing);
    }

    [GeneratedRegex(@"public (?:async )?(?:Task|void) (\w+)\(")]
    private static partial Regex TestMethod();

    [GeneratedRegex("`([A-Za-z0-9_]+)`")]
    private static partial Regex Name();
}
