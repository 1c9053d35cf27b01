using System.Globalization;
using Orleans.Streams;

namespace Orleans.Streams
{
    /// <summary>The place of an event in its stream.</summary>
    public abstract class StreamSequenceToken : IEquatable<StreamSequenceToken?>, IComparable<StreamSequenceToken?>
    {
        public abstract long SequenceNumber { get; protected set; }

        public abstract int EventIndex { get; protected set; }

        public abstract bool Equals(StreamSequenceToken? other);

        public abstract int CompareTo(StreamSequenceToken? other);
    }
}

namespace Orleans.Providers.Streams.Common
{
    /// <summary>A number that grows along the stream.</summary>
    [GenerateSerializer]
    public class EventSequenceTokenV2 : StreamSequenceToken
    {
        public EventSequenceTokenV2()
        {
        }

        public EventSequenceTokenV2(long seqNumber) => SequenceNumber = seqNumber;

        public EventSequenceTokenV2(long seqNumber, int eventInd)
        {
            SequenceNumber = seqNumber;
            EventIndex = eventInd;
        }

        [Id(0)]
        public override long SequenceNumber { get; protected set; }

        [Id(1)]
        public override int EventIndex { get; protected set; }

        public EventSequenceTokenV2 CreateSequenceTokenForEvent(int eventInd) => new(SequenceNumber, eventInd);

        public override bool Equals(object? obj) => Equals(obj as StreamSequenceToken);

        public override bool Equals(StreamSequenceToken? other) =>
            other is EventSequenceTokenV2 token && token.SequenceNumber == SequenceNumber && token.EventIndex == EventIndex;

        public override int CompareTo(StreamSequenceToken? other) => other switch
        {
            null => 1,
            EventSequenceTokenV2 token => (SequenceNumber, EventIndex).CompareTo((token.SequenceNumber, token.EventIndex)),
            _ => throw new ArgumentException($"{other.GetType()} is no token of these streams.", nameof(other)),
        };

        public override int GetHashCode() => HashCode.Combine(SequenceNumber, EventIndex);

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[EventSequenceTokenV2: SeqNum={SequenceNumber}, EventIndex={EventIndex}]");
    }
}
