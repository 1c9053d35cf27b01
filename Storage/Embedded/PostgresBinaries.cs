using System.Text.RegularExpressions;
using Orleans.Platform.Storage.Setup;

namespace Orleans.Platform.Storage.Embedded;

/// <summary>A folder with the programs of one PostgreSQL version.</summary>
internal sealed partial record PostgresBinaries(string Folder, int Version)
{
    private const int OldestVersion = 13;

    public string Initdb => Path.Combine(Folder, "initdb");

    public string Postgres => Path.Combine(Folder, "postgres");

    /// <summary>Finds the newest version, or the one that an existing data folder needs.</summary>
    public static async Task<PostgresBinaries> FindAsync(string? configured, int? neededVersion, CancellationToken cancellationToken)
    {
        var seen = new List<int>();
        foreach (var folder in configured is null ? UsualFolders() : [configured])
        {
            if (!File.Exists(Path.Combine(folder, "initdb")) || !File.Exists(Path.Combine(folder, "postgres"))) continue;
            var version = await VersionAsync(Path.Combine(folder, "postgres"), cancellationToken).ConfigureAwait(false);
            if (version >= OldestVersion && (neededVersion ?? version) == version) return new(folder, version);
            seen.Add(version);
        }

        var where = configured is null ? "" : $" in {configured}";
        throw new StorageSetupException((neededVersion, seen.Count) switch
        {
            ({ } needed, > 0) => $"The data folder was made by PostgreSQL {needed}, found{where}: {string.Join(", ", seen)}. Install PostgreSQL {needed} (apt-get install postgresql-{needed}), or move the data folder away.",
            _ => $"No PostgreSQL server programs (version {OldestVersion} or newer) found{where}. Install them (Debian, Ubuntu: apt-get install postgresql; macOS: brew install postgresql), set Platform__PostgresFolder to the folder that has initdb, or set ConnectionStrings__Platform to a running server.",
        });
    }

    private static IEnumerable<string> UsualFolders() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Concat(Versions("/usr/lib/postgresql", "*"))
        .Concat(Versions("/usr", "pgsql-*"))
        .Concat(Versions("/opt/homebrew/opt", "postgresql*"))
        .Concat(Versions("/usr/local/opt", "postgresql*"))
        .Concat(Versions("/Applications/Postgres.app/Contents/Versions", "*"))
        .Concat(["/opt/homebrew/bin", "/usr/local/bin", "/usr/local/pgsql/bin", "/opt/local/bin"]);

    private static IEnumerable<string> Versions(string parent, string pattern) => !Directory.Exists(parent) ? [] :
        Directory.GetDirectories(parent, pattern)
            .OrderByDescending(folder => int.TryParse(Digits().Match(Path.GetFileName(folder)).Value, out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin"));

    private static async Task<int> VersionAsync(string postgres, CancellationToken cancellationToken)
    {
        var (_, output) = await Command.RunAsync([postgres, "--version"], "", cancellationToken).ConfigureAwait(false);
        return int.TryParse(Digits().Match(output).Value, out var version) ? version : 0;
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
