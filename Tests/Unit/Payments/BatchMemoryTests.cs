using System.IO.Pipelines;
using System.Text;
using Orleans.Platform.Client.Web.Batches;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Payments;

/// <summary>Alone: the memory of the process is that of all tests that run.</summary>
[CollectionDefinition(nameof(BatchMemoryTests), DisableParallelization = true)]
[Collection(nameof(BatchMemoryTests))]
public sealed class BatchMemoryTests
{
    private const int Lines = 1_000_000;
    private const long Bound = 8 * 1024 * 1024;

    /// <summary>A file of 1,000,000 lines, 30 MB, passes through while little more than the pipe's buffer is in memory.</summary>
    [Fact]
    public async Task Memory_does_not_grow_with_the_file()
    {
        var pipe = new Pipe();
        Task writing = WriteAsync(pipe.Writer);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;
        int count = 0;
        await foreach (BatchLine line in new BatchReader(pipe.Reader, 512).ReadAsync(CancellationToken.None))
        {
            Assert.NotNull(line.Order);
            if (++count % 250_000 == 0)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        await writing;
        Assert.Equal(Lines, count);
        Assert.True(most < Bound, $"{most} bytes more in memory");
    }

    private static async Task WriteAsync(PipeWriter writer)
    {
        await Task.Yield();
        for (int i = 0; i < Lines; i++)
        {
            Encoding.ASCII.GetBytes($"account-{i % 97},account-{i % 89},{i % 1000 + 1}\n", writer);
            if (i % 100 == 0)
                await writer.FlushAsync();
        }

        await writer.CompleteAsync();
    }
}
