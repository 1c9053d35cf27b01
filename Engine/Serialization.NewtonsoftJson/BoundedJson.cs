using System.Runtime.CompilerServices;
using Newtonsoft.Json;

namespace Orleans.Serialization;

/// <summary>
/// The first thing that went wrong with a value. The serializer catches and throws an exception again on every level of a value, each of which
/// takes 20 KB of the stack, so that one at the depth of sixty could end the process. So none is thrown again: the error is noted, and the
/// rest of the value passed over.
/// </summary>
internal sealed class JsonFailure
{
    internal Exception? First { get; private set; }

    internal void Note(Exception error) => First ??= error;

    /// <summary>Behind the handlers of the application, which may let an error pass.</summary>
    internal void Watch(JsonSerializer serializer) => serializer.Error += (_, e) =>
    {
        if (e.ErrorContext.Handled) return;
        Note(e.ErrorContext.Error);
        e.ErrorContext.Handled = true;
    };
}

/// <summary>A text that ends where something is wrong with it, or where the stack would.</summary>
internal sealed class BoundedJsonReader(TextReader text, JsonFailure failure) : JsonTextReader(text)
{
    public override bool Read()
    {
        if (failure.First is not null) return false;
        try
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            return base.Read();
        }
        catch (Exception e) when (e is JsonException or InsufficientExecutionStackException)
        {
            failure.Note(e);
            return false;
        }
    }
}

/// <summary>Writes nothing that is nested deeper than it may be read.</summary>
internal sealed class BoundedJsonWriter(TextWriter text, int maxDepth) : JsonTextWriter(text)
{
    private int _depth;

    public override void WriteStartObject()
    {
        Enter();
        base.WriteStartObject();
    }

    public override void WriteStartArray()
    {
        Enter();
        base.WriteStartArray();
    }

    public override void WriteStartConstructor(string name)
    {
        Enter();
        base.WriteStartConstructor(name);
    }

    protected override void WriteEnd(JsonToken token)
    {
        _depth--;
        base.WriteEnd(token);
    }

    private void Enter()
    {
        if (_depth >= maxDepth) throw new SerializerException($"The value is nested deeper than {maxDepth} levels, the MaxDepth of its JSON.");
        RuntimeHelpers.EnsureSufficientExecutionStack();
        _depth++;
    }
}
