namespace Orleans.Engine.Scheduling;

/// <summary>While it lives, what is started does not inherit the execution context; unlike the framework's it may be nested.</summary>
internal readonly ref struct SuppressedFlow : IDisposable
{
    private readonly AsyncFlowControl _control;
    private readonly bool _suppressed;

    public SuppressedFlow()
    {
        if (ExecutionContext.IsFlowSuppressed()) return;
        _control = ExecutionContext.SuppressFlow();
        _suppressed = true;
    }

    public void Dispose()
    {
        if (_suppressed) _control.Undo();
    }
}
