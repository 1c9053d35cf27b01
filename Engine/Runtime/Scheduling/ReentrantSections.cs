namespace Orleans.Engine.Scheduling;

/// <summary>The call chains that an activation lets in again; entered and left by <see cref="RequestContext.AllowCallChainReentrancy"/>.</summary>
internal sealed class ReentrantSections
{
    private readonly Lock _lock = new();
    private List<Guid>? _ids;

    internal void Enter(Guid id)
    {
        lock (_lock) (_ids ??= []).Add(id);
    }

    internal void Exit(Guid id)
    {
        lock (_lock) _ids?.Remove(id);
    }

    internal bool Contains(Guid id)
    {
        if (id == Guid.Empty || _ids is null) return false;
        lock (_lock) return _ids.Contains(id);
    }
}
