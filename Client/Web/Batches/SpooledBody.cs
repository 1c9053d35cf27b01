using System.IO.Pipelines;
using System.Security.Cryptography;

namespace Orleans.Platform.Client.Web.Batches;

/// <summary>
/// A body on disk, with its SHA-256. A batch without a key is recognised by its content, and a line may only count as a
/// repetition when the whole file is known to be the same; so the file must be read to its end before the first line
/// happens. On disk, because memory must not grow with the file.
/// </summary>
internal sealed class SpooledBody : IAsyncDisposable
{
    private readonly FileStream _file;

    private SpooledBody(FileStream file, string digest)
    {
        _file = file;
        Digest = digest;
    }

    /// <summary>SHA-256 of the content, in hexadecimal.</summary>
    public string Digest { get; }

    public static async Task<SpooledBody> WriteAsync(PipeReader body, CancellationToken cancellationToken)
    {
        FileStream file = Create();
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            while (true)
            {
                ReadResult read = await body.ReadAsync(cancellationToken);
                foreach (ReadOnlyMemory<byte> part in read.Buffer)
                {
                    hash.AppendData(part.Span);
                    await file.WriteAsync(part, cancellationToken);
                }

                body.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                    break;
            }

            file.Position = 0;
            return new SpooledBody(file, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads the content from its start.</summary>
    public PipeReader Read() => PipeReader.Create(_file, new StreamPipeReaderOptions(leaveOpen: true));

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    // The name goes away at once, so that a killed process leaves nothing behind.
    private static FileStream Create()
    {
        string path = Path.Combine(Path.GetTempPath(), $"batch-{Guid.NewGuid():N}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        File.Delete(path);
        return file;
    }
}
