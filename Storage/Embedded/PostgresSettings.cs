using System.Globalization;

namespace Orleans.Platform.Storage.Embedded;

/// <summary>The settings of the embedded server: durable always, sized for a developer's machine, reachable on loopback only.</summary>
internal static class PostgresSettings
{
    private static readonly string[] Fixed =
    [
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "fsync=on",
        "full_page_writes=on",
        "synchronous_commit=on",
        "max_connections=100",
        "shared_buffers=128MB",
        "wal_level=replica",
        "max_wal_size=2GB",
        "checkpoint_timeout=15min",
        "jit=off", // Short statements only; compiling them costs more than it saves.
        "timezone=UTC",
        "log_timezone=UTC",
        "log_min_messages=warning",
        "log_line_prefix=%m [%p] ",
        "log_checkpoints=off",
        "logging_collector=off",
    ];

    public static IEnumerable<string> Arguments(int port)
        => Fixed.Append("port=" + port.ToString(CultureInfo.InvariantCulture)).SelectMany(setting => new[] { "-c", setting });
}
