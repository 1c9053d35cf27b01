using System.Text.Json.Nodes;

namespace Orleans.Serialization.Wire;

/// <summary>JSON trees travel as text.</summary>
internal sealed class JsonNodeCodec : ReferenceCodec<JsonNode>
{
    internal override void Write(WireWriter writer, JsonNode value) => writer.WriteString(value.ToJsonString());

    protected override JsonNode ReadNew(WireReader reader, int slot)
    {
        var text = reader.ReadBytes();
        reader.Allocate(text.Length * 16L);
        var node = JsonNode.Parse(text) ?? throw new WireFormatException("A JSON tree is null.");
        reader.Record(slot, node);
        return node;
    }
}
