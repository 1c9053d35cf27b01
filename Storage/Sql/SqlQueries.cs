using System.Reflection;

namespace Orleans.Platform.Storage.Sql;

/// <summary>The named queries of one embedded <c>.sql</c> file: sections that begin with a line <c>-- name: QueryName</c>.</summary>
/// <remarks>Read once, kept in a static field of the class that uses it; immutable, so safe for any number of threads.</remarks>
public sealed class SqlQueries
{
    private const string SectionMark = "-- name:";

    private readonly Dictionary<string, string> _queries = new(StringComparer.Ordinal);
    private readonly string _source;

    private SqlQueries(string source) => _source = source;

    /// <summary>The text of a query, without the comment lines that stand before its section.</summary>
    /// <exception cref="KeyNotFoundException">The file has no such section; the message lists those that it has.</exception>
    public string this[string name] => _queries.TryGetValue(name, out var text)
        ? text
        : throw new KeyNotFoundException($"{_source} has no query '{name}'. It has: {string.Join(", ", _queries.Keys.Order())}.");

    /// <summary>The names of the sections.</summary>
    public IReadOnlyCollection<string> Names => _queries.Keys;

    /// <summary>Reads an embedded file.</summary>
    /// <param name="assembly">The assembly that embeds it.</param>
    /// <param name="fileName">The file's name without folders, unique in the assembly.</param>
    /// <exception cref="InvalidOperationException">No such file, several of that name, or a section twice or empty.</exception>
    public static SqlQueries Load(Assembly assembly, string fileName)
    {
        var queries = new SqlQueries($"{assembly.GetName().Name}/{fileName}");
        queries.Read(EmbeddedSql.Read(assembly, EmbeddedSql.Find(assembly, fileName)));
        return queries;
    }

    private void Read(string text)
    {
        string? name = null;
        var lines = new List<string>();
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith(SectionMark, StringComparison.Ordinal))
            {
                Add(name, lines);
                name = line[SectionMark.Length..].Trim();
                lines.Clear();
            }
            else
            {
                lines.Add(line.TrimEnd('\r'));
            }
        }

        Add(name, lines);
    }

    private void Add(string? name, List<string> lines)
    {
        if (name is null) return; // What stands before the first section is a comment on the file.

        var text = string.Join('\n', lines).Trim();
        if (name.Length == 0 || text.Length == 0)
        {
            throw new InvalidOperationException($"{_source}: section '{name}' has no name or no text.");
        }

        if (!_queries.TryAdd(name, text))
        {
            throw new InvalidOperationException($"{_source}: section '{name}' stands there twice.");
        }
    }
}
