using Orleans.Serialization.Wire;
using Orleans.Transactions.Abstractions;

namespace Orleans.Engine.Calls;

/// <summary>A call's share of a transaction in messages: there without participants, back with them.</summary>
internal static class TransactionInfoCodec
{
    /// <summary>For a call: with what travels with the transaction.</summary>
    internal static void WriteWithOrigin(WireWriter writer, TransactionInfo? info)
    {
        Write(writer, info);
        if (info is not null) writer.Write(info.Origin);
    }

    internal static TransactionInfo? ReadWithOrigin(WireReader reader)
    {
        var info = Read(reader);
        if (info is not null) info.Origin = reader.Read<object?>();
        return info;
    }

    internal static void Write(WireWriter writer, TransactionInfo? info)
    {
        writer.WriteBool(info is not null);
        if (info is null) return;
        writer.WriteFixed(info.TransactionId);
        writer.Write(info.TimeStamp);
        writer.Write(info.Priority);
        writer.WriteBool(info.IsReadOnly);
        writer.WriteBool(info.UseExclusiveLock);
        writer.WriteBool(info.TryToCommit);
        writer.WriteSigned(info.PendingCalls);
        writer.Write<Exception?>(info.Failure);
        if (info.Failure is null) writer.Write(info.OriginalException);
        writer.WriteVarint((uint)info.Participants.Count);
        foreach (var (participant, access) in info.Participants)
        {
            writer.Write(participant);
            writer.WriteSigned(access.Reads);
            writer.WriteSigned(access.Writes);
        }
    }

    internal static TransactionInfo? Read(WireReader reader)
    {
        if (!reader.ReadBool()) return null;
        var id = reader.ReadFixed<Guid>();
        var timeStamp = reader.Read<DateTime>();
        var priority = reader.Read<DateTime>();
        var info = new TransactionInfo(id, timeStamp, priority, reader.ReadBool())
        {
            UseExclusiveLock = reader.ReadBool(),
            TryToCommit = reader.ReadBool(),
            PendingCalls = reader.ReadInt(),
        };
        if (reader.Read<Exception?>() is { } failure) info.RecordException(failure);
        else info.OriginalException = reader.Read<byte[]?>();
        var count = reader.ReadCount<(ParticipantId, AccessCounter)>();
        for (var i = 0; i < count; i++)
            info.Participants[reader.Read<ParticipantId>()] = new() { Reads = reader.ReadInt(), Writes = reader.ReadInt() };
        return info;
    }
}
