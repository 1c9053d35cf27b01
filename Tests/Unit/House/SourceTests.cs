using System.Text.RegularExpressions;
using Xunit;

namespace Orleans.Platform.Tests.Unit.House;

/// <summary>The habits of CONTRIBUTING.md that a text search can check.</summary>
public sealed partial class SourceTests
{
    private const int MaxFileLines = 300, MaxMemberLines = 70, MaxGuideLines = 120;

    // Put together from parts, so that this file does not break its own rule.
    private static readonly string[] Markers = ["TO" + "DO", "HA" + "CK", "FIX" + "ME", "#reg" + "ion"];

    [Fact]
    public void Files_are_small() => Assert.Empty(
        from path in Repository.Files(".cs", ".sql", ".sh")
        let lines = Repository.Lines(path).Length
        where lines > MaxFileLines
        select $"{path}: {lines} lines, at most {MaxFileLines}");

    [Fact]
    public void Methods_are_small() => Assert.Empty(
        from path in Repository.Files(".cs")
        from member in Members(Repository.Lines(path))
        where member.Length > MaxMemberLines
        select $"{path}:{member.Start}: {member.Length} lines, at most {MaxMemberLines}");

    [Fact]
    public void SQL_is_in_sql_files() => Assert.Empty(
        from path in Repository.Files(".cs")
        where Repository.IsProduct(path)
        from line in Numbered(path)
        where !line.Text.TrimStart().StartsWith("//", StringComparison.Ordinal) && SqlText().IsMatch(line.Text)
        select $"{path}:{line.Number}: {line.Text.Trim()}");

    [Fact]
    public void Nothing_is_left_for_later_in_the_source() => Assert.Empty(
        from path in Repository.Files(".cs", ".sql", ".csproj", ".props", ".targets", ".sh", ".yaml")
        from line in Numbered(path)
        where Markers.Any(marker => line.Text.Contains(marker, StringComparison.Ordinal))
        select $"{path}:{line.Number}: {line.Text.Trim()}");

    [Fact]
    public void Nothing_speaks_of_how_it_was_made() => Assert.Empty(
        from path in Repository.Files(".cs", ".sql", ".md", ".sh", ".yaml", ".csproj")
        where !path.EndsWith($"/{nameof(SourceTests)}.cs", StringComparison.Ordinal)
        from line in Numbered(path)
        where Origins().IsMatch(line.Text)
        select $"{path}:{line.Number}: {line.Text.Trim()}");

    [Fact]
    public void Text_is_clean() => Assert.Empty(
        from path in Repository.Files(".cs", ".sql", ".md", ".sh", ".yaml", ".csproj", ".props", ".targets")
        let text = Repository.Read(path)
        where text.Contains('\r', StringComparison.Ordinal) || text.Contains(" \n", StringComparison.Ordinal) || !text.EndsWith('\n')
        select $"{path}: carriage returns, blanks at a line's end, or no newline at the end");

    [Fact]
    public void The_guide_stays_short() => Assert.InRange(Repository.Lines("CONTRIBUTING.md").Length, 1, MaxGuideLines);

    private static IEnumerable<(int Number, string Text)> Numbered(string path)
        => Repository.Lines(path).Select((text, index) => (index + 1, text));

    // A member's body stands at the first level of indentation; a nested type there is no method.
    private static IEnumerable<(int Start, int Length)> Members(string[] lines)
    {
        var start = -1;
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i] == "    {") start = i > 0 && TypeHead().IsMatch(lines[i - 1]) ? -1 : i;
            if (lines[i] is "    }" or "    };" && start >= 0)
            {
                yield return (start, i - start + 1);
                start = -1;
            }
        }
    }

    [GeneratedRegex("""["\s](select\s.+\sfrom\s|insert\s+into\s|update\s+[\w.]+\s+set\s|delete\s+from\s|(create|alter|drop)\s+(table|schema|index|view|database|role)\b)""", RegexOptions.IgnoreCase)]
    private static partial Regex SqlText();

    [GeneratedRegex(@"\bissue #?\d+\b", RegexOptions.IgnoreCase)]
    private static partial Regex Origins();

    [GeneratedRegex(@"\b(class|struct|record|interface|enum)\s")]
    private static partial Regex TypeHead();
}
