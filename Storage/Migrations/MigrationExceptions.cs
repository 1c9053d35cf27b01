using Orleans.Platform.Storage.Setup;

namespace Orleans.Platform.Storage.Migrations;

/// <summary>A migration that this database has applied reads differently now. Nothing was changed.</summary>
public sealed class MigrationChangedException(Migration migration) : StorageSetupException(
    $"Migration {migration} was changed after this database applied it. Restore its text and write a new migration instead.")
{
    /// <summary>The migration as the program has it.</summary>
    public Migration Migration { get; } = migration;
}

/// <summary>The database has migrations that this program does not know. Nothing was changed.</summary>
public sealed class DatabaseNewerException(int number, string name) : StorageSetupException(
    $"The database is newer than this program: it has applied migration {number:D4}_{name}. Start a newer version of the program.")
{
    /// <summary>The number of the first unknown migration.</summary>
    public int Number { get; } = number;
}

/// <summary>A migration's SQL failed. Its transaction was rolled back; those before it stay applied.</summary>
public sealed class MigrationFailedException(Migration migration, Exception inner) : StorageSetupException(
    $"Migration {migration} failed: {inner.Message.ReplaceLineEndings(" ")}", inner)
{
    /// <summary>The migration that failed.</summary>
    public Migration Migration { get; } = migration;
}
