using Orleans.Engine.Persistence.Memory;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Storage;

/// <summary>Messages in which records of memory storage move.</summary>
public sealed class RecordMessagesTests
{
    private const int MaxBytes = 4_096;

    [Fact]
    public void Many_small_records_share_messages_and_a_long_one_takes_several()
    {
        var random = new Random(7);
        var records = Enumerable.Range(0, 500).Select(i =>
        {
            var bytes = new byte[i % 50 == 0 ? random.Next(20_000) : random.Next(200)];
            random.NextBytes(bytes);
            return ("storage", $"state {i % 3}", GrainId.Create("kept", $"{i}"), new PackedState($"{i}", PackedForm.Wire, bytes));
        }).ToList();
        var messages = new RecordMessages(MaxBytes).Of(records).ToList();
        Assert.All(messages, message => Assert.InRange(message.Sum(part => part.Bytes.Length), 0, MaxBytes));
        Assert.True(messages.Count < records.Count / 4, $"{messages.Count} messages");

        var arrived = messages.SelectMany(message => message).GroupBy(part => (part.State, part.Grain)).ToDictionary(
            parts => parts.Key, parts => (parts.First().Etag, Bytes: parts.OrderBy(part => part.Offset).SelectMany(part => part.Bytes).ToArray()));
        Assert.Equal(records.Count, arrived.Count);
        Assert.All(records, record =>
        {
            var (etag, bytes) = arrived[(record.Item2, record.Item3)];
            Assert.Equal(record.Item4.Etag, etag);
            Assert.Equal(record.Item4.Bytes.ToArray(), bytes);
        });
    }

    [Fact]
    public void An_empty_record_travels_too() =>
        Assert.Single(Assert.Single(new RecordMessages(MaxBytes).Of([("storage", "state", GrainId.Create("kept", "1"), new PackedState("1", PackedForm.Own, default))])));
}
