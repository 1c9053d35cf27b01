using System.Diagnostics.CodeAnalysis;
using Orleans.Serialization.Invocation;
using Orleans.Serialization.Wire;

namespace Orleans.Engine.Calls;

/// <summary>Responses in messages: a value travels as the method declares it.</summary>
internal static class ResponseCodec
{
    private const byte Completed = 0, Value = 1, Failed = 2, Transactional = 3, OtherValue = 4;

    internal static void Write<T>(WireWriter writer, Response response)
    {
        switch (response)
        {
            case Response<T> typed:
                WriteResult(writer, typed.TypedResult);
                break;
            case CompletedResponse:
                writer.WriteByte(Completed);
                break;
            case TransactionResponse transactional:
                writer.WriteByte(Transactional);
                TransactionInfoCodec.Write(writer, transactional.TransactionInfo);
                Write<T>(writer, transactional.InnerResponse);
                break;
            case { Exception: { } error }:
                WriteError(writer, error);
                break;
            default:
                // A filter may have set a result of another type.
                writer.WriteByte(OtherValue);
                writer.Write(response.Result);
                break;
        }
    }

    internal static Response Read<T>(WireReader reader) => Read<T>(reader, reader.ReadByte());

    /// <summary>The result of a method that has ended well, without a <see cref="Response"/> for it; false: any other response.</summary>
    internal static bool TryReadResult<T>(WireReader reader, out T? result, [NotNullWhen(false)] out Response? other)
    {
        var kind = reader.ReadByte();
        result = kind == Value ? reader.Read<T>() : default;
        other = kind is Value or Completed ? null : Read<T>(reader, kind);
        return other is null;
    }

    private static Response Read<T>(WireReader reader, byte kind) => kind switch
    {
        Completed => Response.Completed,
        Value => Response.FromResult(reader.Read<T>()),
        Failed => Response.FromException(reader.Read<Exception>() ?? throw new WireFormatException("A failure has no exception.")),
        Transactional => ReadTransactional<T>(reader),
        OtherValue => Response.FromResult(reader.Read<object?>()),
        var other => throw new WireFormatException($"A response begins with {other}."),
    };

    /// <summary>The response of a method that has ended well, without a <see cref="Response"/> for it.</summary>
    internal static void WriteResult<T>(WireWriter writer, T? result)
    {
        if (typeof(T) == typeof(VoidResult))
        {
            writer.WriteByte(Completed);
            return;
        }

        writer.WriteByte(Value);
        writer.Write(result);
    }

    internal static void WriteError(WireWriter writer, Exception error)
    {
        writer.WriteByte(Failed);
        writer.Write(error);
    }

    private static TransactionResponse ReadTransactional<T>(WireReader reader)
    {
        var info = TransactionInfoCodec.Read(reader) ?? throw new WireFormatException("A transactional response has no transaction.");
        reader.Enter();
        var inner = Read<T>(reader);
        reader.Leave();
        return TransactionResponse.Create(inner, info);
    }
}
