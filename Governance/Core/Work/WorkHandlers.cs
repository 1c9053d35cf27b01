namespace Orleans.Platform.Governance.Work;

/// <summary>The handlers that this silo knows, by name.</summary>
internal sealed class WorkHandlers
{
    private readonly Dictionary<string, WorkHandler> _byName = new(StringComparer.Ordinal);

    public WorkHandlers(IEnumerable<WorkHandler> registered)
    {
        foreach (var handler in registered)
        {
            if (!_byName.TryAdd(handler.Name, handler)) throw new InvalidOperationException($"Two handlers of committed work have the name '{handler.Name}'.");
        }
    }

    public WorkHandler? Find(string name) => _byName.GetValueOrDefault(name);

    /// <exception cref="ArgumentException">There is none of that name and type.</exception>
    public void Require(string name, Type contentType)
    {
        var handler = Find(name) ?? throw new ArgumentException($"No handler of committed work has the name '{name}'. Register it with AddCommittedWorkHandler.");
        if (handler.ContentType != contentType) throw new ArgumentException($"The handler '{name}' takes {handler.ContentType}, not {contentType}.");
    }
}
