using System.IO.Pipelines;
using System.Text;
using Orleans.Platform.Client.Web.Batches;
using Orleans.Platform.Grains.Payments;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Payments;

public sealed class BatchReaderTests
{
    [Fact]
    public async Task Lines_are_numbered_as_an_editor_does()
    {
        List<BatchLine> lines = await ReadAsync("\uFEFFfrom,to,amount\r\n\r\na,b,1.50\r\n\"c\",\"d\",\"2\"\nlast,one,3");
        Assert.Equal(
            [new(3, new TransferOrder("a", "b", 1.5m)), new(4, new TransferOrder("c", "d", 2)), new(5, new TransferOrder("last", "one", 3))],
            lines);
    }

    [Theory]
    [InlineData("a,b")]
    [InlineData("a,b,1,2")]
    [InlineData("a,b,")]
    [InlineData("a,b,12a")]
    [InlineData("a,b,1e3")]
    [InlineData("a,b,1,000")]
    [InlineData("a,b,NaN")]
    [InlineData("a,b,\u0661")]
    [InlineData("a,b,99999999999999999999999999999999")]
    [InlineData("\"a,b,1")]
    [InlineData("\"a\"x,b,1")]
    [InlineData("a\"\",b,1")]
    [InlineData(",")]
    public async Task A_line_that_is_no_transfer_says_why(string line)
    {
        BatchLine only = Assert.Single(await ReadAsync(line));
        Assert.Null(only.Order);
        Assert.NotEmpty(only.Problem);
    }

    [Fact]
    public async Task Quotes_may_hold_commas_and_quotes() =>
        Assert.Equal(new TransferOrder("a,\"b", "c", 1), Assert.Single(await ReadAsync("\"a,\"\"b\",c,1")).Order);

    [Fact]
    public async Task A_line_without_an_end_is_one_bad_line()
    {
        List<BatchLine> lines = await ReadAsync(new string('x', 1_000_000) + "\na,b,1\n" + new string('y', 2000));
        Assert.Equal([1, 2, 3], lines.Select(l => l.Number));
        Assert.Equal([true, false, true], lines.Select(l => l.Order is null));
    }

    [Fact]
    public async Task An_empty_file_has_no_lines() => Assert.Empty(await ReadAsync(""));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task Lines_may_arrive_in_pieces(int piece)
    {
        byte[] file = Encoding.UTF8.GetBytes("from,to,amount\r\na,b,1\r\nc,d,2\r\n");
        var pipe = new Pipe();
        var reading = ReadAsync(pipe.Reader);
        foreach (byte[] part in file.Chunk(piece))
        {
            await pipe.Writer.WriteAsync(part);
            await Task.Yield();
        }

        await pipe.Writer.CompleteAsync();
        Assert.Equal([2, 3], (await reading).Select(l => l.Number));
    }

    private static Task<List<BatchLine>> ReadAsync(string file) => ReadAsync(PipeReader.Create(new MemoryStream(Encoding.UTF8.GetBytes(file))));

    private static async Task<List<BatchLine>> ReadAsync(PipeReader pipe)
    {
        var lines = new List<BatchLine>();
        await foreach (BatchLine line in new BatchReader(pipe, 512).ReadAsync(CancellationToken.None))
            lines.Add(line);
        return lines;
    }
}
