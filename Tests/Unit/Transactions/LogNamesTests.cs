using Orleans.Platform.Storage.Commit;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Transactions;

public sealed class LogNamesTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, true)]
    [InlineData(9, true)]
    [InlineData(-9, true)]
    [InlineData(11, false)]
    [InlineData(-11, false)]
    public void A_request_of_about_the_time_of_its_commit_tells_it(int secondsBefore, bool tells)
        => Assert.Equal(tells, LogNames.TellsTime(Guid.CreateVersion7(Now.AddSeconds(-secondsBefore)), Stamp(Now)));

    [Fact]
    public void An_id_of_another_version_tells_no_time()
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(Now).TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        Assert.False(LogNames.TellsTime(new Guid(bytes, bigEndian: true), Stamp(Now)));
        Assert.False(LogNames.TellsTime(Guid.Empty, Stamp(Now)));
    }

    /// <summary>Known values of the algorithm (draft-eastlake-fnv).</summary>
    [Theory]
    [InlineData("", 0x811c9dc5)]
    [InlineData("a", 0xe40c292c)]
    [InlineData("foobar", 0xbf9cf968)]
    public void A_name_has_its_hash(string name, uint hash) => Assert.Equal((int)hash, LogNames.Hash(name));

    private static long Stamp(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond << 10;
}
