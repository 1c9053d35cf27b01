namespace Orleans.Engine.AdoNet.Sql;

/// <summary>The named statements of an embedded file: what follows a line <c>-- name: Statement</c>.</summary>
internal sealed class SqlFile
{
    private const string Mark = "-- name:";

    private readonly Dictionary<string, string> _statements;

    private SqlFile(string text) => _statements = text.Split(Mark).Skip(1)
        .Select(section => section.Split('\n', 2))
        .ToDictionary(parts => parts[0].Trim(), parts => parts[1].Trim(), StringComparer.Ordinal);

    internal string this[string name] => _statements[name];

    internal static SqlFile Load(string fileName)
    {
        var assembly = typeof(SqlFile).Assembly;
        var resource = assembly.GetManifestResourceNames().Single(name => name.EndsWith("." + fileName, StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return new(reader.ReadToEnd());
    }
}
