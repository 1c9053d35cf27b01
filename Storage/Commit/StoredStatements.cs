using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Orleans.Platform.Storage.Commit;

/// <summary>The statements of a batch as text, so that another process can execute them later.</summary>
public static class StoredStatements
{
    /// <summary>Stands in the text where the batch's id belongs, which is known only when it is sent.</summary>
    public const long BatchIdPlace = long.MinValue;

    private static readonly Dictionary<NpgsqlDbType, Type> ElementTypes = new()
    {
        [NpgsqlDbType.Smallint] = typeof(short?), [NpgsqlDbType.Integer] = typeof(int?), [NpgsqlDbType.Bigint] = typeof(long?),
        [NpgsqlDbType.Text] = typeof(string), [NpgsqlDbType.Uuid] = typeof(Guid?), [NpgsqlDbType.Boolean] = typeof(bool?),
        [NpgsqlDbType.Bytea] = typeof(byte[]), [NpgsqlDbType.TimestampTz] = typeof(DateTimeOffset?), [NpgsqlDbType.Interval] = typeof(TimeSpan?),
        [NpgsqlDbType.Double] = typeof(double?), [NpgsqlDbType.Jsonb] = typeof(string), [NpgsqlDbType.Json] = typeof(string),
    };

    /// <summary>Writes the statements for the rows that the batch holds.</summary>
    public static string Write(CommitBatch rows)
    {
        using var statements = new NpgsqlBatch();
        foreach (var table in rows.Tables)
        {
            if (table.Count == 0) continue;
            table.SetBatch(BatchIdPlace);
            table.AddCommands(statements);
        }

        return JsonSerializer.Serialize(statements.BatchCommands.Cast<NpgsqlBatchCommand>().Select(ToStored), JsonSerializerOptions.Web);
    }

    /// <summary>Appends the statements that <see cref="Write"/> wrote.</summary>
    public static void Append(NpgsqlBatch batch, string json, long batchId)
    {
        foreach (var statement in JsonSerializer.Deserialize<Statement[]>(json, JsonSerializerOptions.Web)!)
        {
            CommitSql.Append(batch, statement.Sql, [.. statement.Parameters.Select(stored => ToParameter(stored, batchId))]);
        }
    }

    private static Statement ToStored(NpgsqlBatchCommand command) => new(
        command.CommandText,
        [.. command.Parameters.Cast<NpgsqlParameter>().Select(parameter => new Parameter(
            (int)parameter.NpgsqlDbType, parameter.Value is DBNull ? null : JsonSerializer.SerializeToElement(parameter.Value, parameter.Value!.GetType())))]);

    private static NpgsqlParameter ToParameter(Parameter stored, long batchId)
    {
        var type = (NpgsqlDbType)stored.Type;
        var element = ElementTypes[type & ~NpgsqlDbType.Array];
        object? value = stored.Value?.Deserialize(type.HasFlag(NpgsqlDbType.Array) ? typeof(List<>).MakeGenericType(element) : element) ?? DBNull.Value;
        return new NpgsqlParameter { NpgsqlDbType = type, Value = value is BatchIdPlace ? batchId : value };
    }

    private sealed record Statement(string Sql, IReadOnlyList<Parameter> Parameters);

    private sealed record Parameter(int Type, JsonElement? Value);
}
