using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Orleans.Platform.Storage.Sql;

namespace Orleans.Platform.Storage.Migrations;

/// <summary>One numbered step of the schema, from an embedded file <c>NNNN_name.sql</c>.</summary>
/// <param name="Number">Its place in the order over all assemblies.</param>
/// <param name="Name">What it does, from the file name.</param>
/// <param name="Text">Its SQL.</param>
public sealed partial record Migration(int Number, string Name, string Text)
{
    /// <summary>The SHA-256 of the text, whatever line endings it was checked out with.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text.ReplaceLineEndings("\n"))));

    /// <summary>Reads the migrations of several assemblies, ordered by number.</summary>
    /// <exception cref="InvalidOperationException">Two have the same number.</exception>
    public static IReadOnlyList<Migration> Read(IEnumerable<Assembly> assemblies)
    {
        var migrations = assemblies.Distinct().SelectMany(ReadOne).OrderBy(migration => migration.Number).ToList();
        for (var i = 1; i < migrations.Count; i++)
        {
            if (migrations[i].Number == migrations[i - 1].Number)
            {
                throw new InvalidOperationException($"Two migrations have one number: {migrations[i - 1]} and {migrations[i]}.");
            }
        }

        return migrations;
    }

    /// <inheritdoc />
    public override string ToString() => $"{Number:D4}_{Name}";

    private static IEnumerable<Migration> ReadOne(Assembly assembly)
        => from resource in EmbeddedSql.Names(assembly)
           let match = FileName().Match(resource)
           where match.Success
           select new Migration(
               int.Parse(match.Groups["number"].ValueSpan, provider: null),
               match.Groups["name"].Value,
               EmbeddedSql.Read(assembly, resource));

    [GeneratedRegex(@"(^|\.)(?<number>\d{4})_(?<name>[A-Za-z0-9_-]+)\.sql$")]
    private static partial Regex FileName();
}
