using System.Text.Json;
using System.Threading.Channels;
using PaymentProvider.Charges;

namespace PaymentProvider.Storage;

/// <summary>
/// An append-only file, one JSON line for each answer. An append returns when the line is on the disk; appends that
/// arrive together share one flush.
/// </summary>
public sealed class Journal : IAsyncDisposable
{
    private readonly FileStream _file;
    private readonly Channel<(byte[] Line, TaskCompletionSource Done)> _queue =
        Channel.CreateBounded<(byte[], TaskCompletionSource)>(10_000);
    private readonly Task _writer;
    private List<StoredAnswer> _replayed;

    private Journal(FileStream file, List<StoredAnswer> replayed)
    {
        _file = file;
        _replayed = replayed;
        _writer = Task.Run(WriteAsync);
    }

    /// <summary>Opens the journal in a folder, or creates it. Locks it against a second process.</summary>
    /// <exception cref="IOException">The file cannot be opened, or another provider has it.</exception>
    /// <exception cref="InvalidDataException">The file is damaged before its last line.</exception>
    public static Journal Open(string folder)
    {
        Directory.CreateDirectory(folder);
        var file = new FileStream(Path.Combine(folder, "charges.journal"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            return new Journal(file, JournalReader.Replay(file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>What was in the file at start; handed out once.</summary>
    public IReadOnlyList<StoredAnswer> TakeReplayed() => Interlocked.Exchange(ref _replayed, []);

    public async Task AppendAsync(StoredAnswer answer)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _queue.Writer.WriteAsync(([.. JsonSerializer.SerializeToUtf8Bytes(answer), (byte)'\n'], done));
        await done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writer;
        await _file.DisposeAsync();
    }

    private async Task WriteAsync()
    {
        var waiting = new List<TaskCompletionSource>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            try
            {
                while (_queue.Reader.TryRead(out (byte[] Line, TaskCompletionSource Done) next))
                {
                    waiting.Add(next.Done);
                    _file.Write(next.Line);
                }

                _file.Flush(flushToDisk: true);
                waiting.ForEach(done => done.SetResult());
            }
            catch (IOException e)
            {
                // What is on the disk now is unknown; only a new start, which reads it, can tell.
                Environment.FailFast("The journal cannot be written.", e);
            }

            waiting.Clear();
        }
    }
}
