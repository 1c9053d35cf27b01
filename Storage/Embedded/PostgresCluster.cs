using Orleans.Platform.Storage.Setup;

namespace Orleans.Platform.Storage.Embedded;

/// <summary>The server's files in the data folder, made once.</summary>
/// <param name="Folder">PostgreSQL's own data folder.</param>
/// <param name="LogFile">The server's output.</param>
/// <param name="Password">The password of both roles, generated with the files.</param>
/// <param name="Binaries">The programs that fit the files.</param>
/// <param name="Account">The account that owns the files.</param>
internal sealed record PostgresCluster(string Folder, string LogFile, string Password, PostgresBinaries Binaries, ServerAccount Account)
{
    public const string AdminUser = "postgres";

    // The password comes by standard input into a file of the server's account, which initdb can read.
    private const string InitializeScript =
        "umask 077; file=$(TMPDIR=/tmp mktemp) || exit 1; trap 'rm -f \"$file\"' EXIT; cat >\"$file\"; \"$@\" --pwfile=\"$file\"";

    public static async Task<PostgresCluster> OpenAsync(DataFolder data, EmbeddedPostgresOptions options, CancellationToken cancellationToken)
    {
        var folder = data.Combine("postgres");
        var exists = Directory.Exists(folder);
        var passwordFile = data.Combine("postgres.password");
        if (exists && !File.Exists(passwordFile))
        {
            throw new StorageSetupException($"The file {passwordFile} is gone, so {folder} cannot be opened. Restore it, or move both away to begin anew.");
        }

        var account = await ResolveAccountAsync(data, exists ? folder : null, options, cancellationToken).ConfigureAwait(false);
        var version = exists ? VersionOf(folder) : (int?)null;
        var binaries = await PostgresBinaries.FindAsync(options.BinFolder, version, cancellationToken).ConfigureAwait(false);
        var cluster = new PostgresCluster(folder, data.Combine("postgres.log"), Secret(passwordFile), binaries, account);
        if (!exists) await cluster.InitializeAsync(cancellationToken).ConfigureAwait(false);
        return cluster;
    }

    private static string Secret(string file)
    {
        try
        {
            return SecretFile.ReadOrCreate(file);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StorageSetupException($"Cannot read {file}: it belongs to another user. Start as that user, or set Platform__DataFolder to another folder.", exception);
        }
    }

    private static async Task<ServerAccount> ResolveAccountAsync(
        DataFolder data, string? existing, EmbeddedPostgresOptions options, CancellationToken cancellationToken)
    {
        var user = options.ServerUser;
        if (existing is not null)
        {
            var (exitCode, output) = await Command.RunAsync(["ls", "-ld", existing], "", cancellationToken).ConfigureAwait(false);
            var owner = output.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(2);
            if (exitCode == 0 && owner is not null and not "root") user = owner;
            if (!Environment.IsPrivilegedProcess && user != Environment.UserName && exitCode == 0)
            {
                throw new StorageSetupException($"The folder {existing} belongs to {owner}. Start as root or as that user, or set Platform__DataFolder to another folder.");
            }
        }

        return await ServerAccount.ResolveAsync(data.Path, user, cancellationToken).ConfigureAwait(false);
    }

    private static int VersionOf(string folder)
    {
        var file = Path.Combine(folder, "PG_VERSION");
        return File.Exists(file) && int.TryParse(File.ReadAllText(file), out var version) ? version : throw new StorageSetupException(
            $"{folder} is not a PostgreSQL data folder (no PG_VERSION). Restore it from a backup, or move it away to begin anew.");
    }

    // Made beside its place and moved there when whole, so that a crash half-way is simply done again.
    private async Task InitializeAsync(CancellationToken cancellationToken)
    {
        var staging = Folder + ".new";
        if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
        Directory.CreateDirectory(staging);
        await Account.TakeAsync(staging, cancellationToken).ConfigureAwait(false);
        var initialize = Account.Wrap(
            "/bin/sh", "-c", InitializeScript, "sh", Binaries.Initdb, "--pgdata=" + staging, "--username=" + AdminUser,
            "--encoding=UTF8", "--locale=C", "--auth=scram-sha-256", "--data-checksums");
        var (exitCode, output) = await Command.RunAsync(initialize, Password + "\n", cancellationToken).ConfigureAwait(false);
        if (exitCode != 0)
        {
            throw new StorageSetupException($"initdb could not make {staging}: {LastLine(output)}");
        }

        Directory.Move(staging, Folder);
    }

    private static string LastLine(string output)
        => output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase)
                || line.Contains("fatal", StringComparison.OrdinalIgnoreCase)) ?? output.Trim().ReplaceLineEndings(" ");
}
