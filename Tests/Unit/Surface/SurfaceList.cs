using System.Text.RegularExpressions;

namespace Orleans.Platform.Tests.Unit.Surface;

/// <summary>Signatures by the name of their type. A line that is not indented declares a type, the indented ones after it are its members.</summary>
internal sealed partial class SurfaceList
{
    private readonly SortedDictionary<string, HashSet<string>> _types = new(StringComparer.Ordinal);

    public IEnumerable<string> Types => _types.Keys;

    public int Count => _types.Values.Sum(lines => lines.Count);

    public static SurfaceList Parse(IEnumerable<string> lines)
    {
        var list = new SurfaceList();
        HashSet<string> current = [];
        foreach (var line in lines.Where(line => line.Trim().Length > 0 && !line.StartsWith('#')))
        {
            if (!line.StartsWith(' ')) current = list.Of(NameIn(line));
            current.Add(line.Trim());
        }

        return list;
    }

    /// <summary>What this list has and the other one does not: "type: signature", or the type alone when all of it is absent.</summary>
    public IEnumerable<string> Except(SurfaceList other)
    {
        foreach (var (type, lines) in _types)
        {
            if (!other._types.TryGetValue(type, out var known)) yield return type;
            else foreach (var line in lines.Where(line => !known.Contains(line))) yield return $"{type}: {line}";
        }
    }

    private HashSet<string> Of(string type) => _types.TryGetValue(type, out var lines) ? lines : _types[type] = [];

    private static string NameIn(string declaration)
    {
        var match = Name().Match(declaration);
        return match.Success ? match.Groups[1].Value : throw new FormatException($"This is no declaration of a type: {declaration}");
    }

    [GeneratedRegex(@"(?:class|struct|interface|enum|delegate \S+) ((?:\w+\.)+\w+(?:<[^>]*>)?)")]
    private static partial Regex Name();
}
