using Orleans.Platform.Storage.Setup;

namespace Orleans.Platform.Storage.Embedded;

/// <summary>The account that runs the server: this process's own, or, when that is root, an unprivileged one.</summary>
/// <param name="User">The other account's name; null for this process's own.</param>
/// <param name="Prefix">What stands before a command to run it as that account.</param>
internal sealed record ServerAccount(string? User, IReadOnlyList<string> Prefix)
{
    public IReadOnlyList<string> Wrap(params IReadOnlyList<string> command) => [.. Prefix, .. command];

    /// <summary>Chooses the account and makes sure that it can reach the folder.</summary>
    public static async Task<ServerAccount> ResolveAsync(string folder, string user, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess || OperatingSystem.IsWindows()) return new(null, []);

        var uid = await IdAsync("-u", user, cancellationToken).ConfigureAwait(false);
        var gid = await IdAsync("-g", user, cancellationToken).ConfigureAwait(false);
        foreach (var prefix in Prefixes(user, uid, gid))
        {
            var account = new ServerAccount(user, prefix);
            var (exitCode, _) = await Command.RunAsync(account.Wrap("ls", "-d", Path.Combine(folder, ".")), "", cancellationToken).ConfigureAwait(false);
            if (exitCode == 0) return account;
        }

        throw new StorageSetupException(
            $"The account {user}, which runs PostgreSQL because root may not, cannot reach {folder}. Let it pass through the parent folders (chmod o+x), or set Platform__DataFolder to a folder that it can reach.");
    }

    /// <summary>Gives a folder to the account, and closes it to all others.</summary>
    public async Task TakeAsync(string folder, CancellationToken cancellationToken)
    {
        if (User is null) return;
        var (exitCode, output) = await Command.RunAsync(["chown", User + ":", folder], "", cancellationToken).ConfigureAwait(false);
        if (exitCode != 0) throw new StorageSetupException($"Cannot give {folder} to the account {User}: {output.Trim()}");
    }

    // A parent folder closed to others (a home folder, often) is passed with one capability instead of changing its mode.
    private static IEnumerable<string[]> Prefixes(string user, string uid, string gid)
    {
        if (Command.FindInPath("setpriv") is { } setpriv)
        {
            string[] plain = [setpriv, "--reuid=" + uid, "--regid=" + gid, "--init-groups"];
            yield return plain;
            yield return [.. plain, "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"];
            yield return [.. plain, "--inh-caps=+dac_override", "--ambient-caps=+dac_override"];
        }

        if (Command.FindInPath("runuser") is { } runuser) yield return [runuser, "-u", user, "--"];
        if (Command.FindInPath("su") is { } su) yield return [su, user, "-s", "/bin/sh", "-c", "exec \"$0\" \"$@\"", "--"];
    }

    private static async Task<string> IdAsync(string option, string user, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await Command.RunAsync(["id", option, user], "", cancellationToken).ConfigureAwait(false);
        return exitCode == 0 ? output.Trim() : throw new StorageSetupException(
            $"PostgreSQL refuses to run as root, and there is no account {user} to run it. Create one (useradd --system {user}), or start as another user.");
    }
}
