namespace Orleans.Platform.Storage.Setup;

/// <summary>The folder with everything that a development host keeps. One host at a time: it is locked until disposed.</summary>
/// <remarks>The lock is the operating system's, so a killed host leaves none behind.</remarks>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
    }

    /// <summary>The absolute path.</summary>
    public string Path { get; }

    /// <summary>Makes the folder if needed and locks it.</summary>
    /// <exception cref="StorageSetupException">It cannot be written, or another host has it.</exception>
    public static DataFolder Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        try
        {
            Create(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(path, exception);
        }

        try
        {
            return new(path, new(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw NotWritable(path, exception);
        }
        catch (IOException exception) when (!IsLocked(exception))
        {
            throw NotWritable(path, exception);
        }
        catch (IOException exception)
        {
            throw new StorageSetupException(
                $"The data folder {path} is in use by another host. Stop that one, or set Platform__DataFolder to another folder.",
                exception);
        }
    }

    /// <summary>The path of something in the folder.</summary>
    public string Combine(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc />
    public void Dispose() => _lock.Dispose();

    private static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        // The server's account passes through this folder to its own; secrets in it have modes of their own.
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        Directory.CreateDirectory(path, Mode);
    }

    // EWOULDBLOCK of flock: 11 on Linux, 35 on macOS; ERROR_SHARING_VIOLATION on Windows.
    private static bool IsLocked(IOException exception) => (exception.HResult & 0xFFFF) is 11 or 35 or 32;

    private static StorageSetupException NotWritable(string path, Exception exception) => new(
        $"Cannot write the data folder {path} ({exception.Message.TrimEnd('.')}). Set Platform__DataFolder to a folder that this user can write.",
        exception);
}
