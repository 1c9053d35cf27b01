namespace Orleans.Engine.Enumerations;

/// <summary>The caller's two ways to cancel an enumeration as one: the argument of the method and the token of the loop.</summary>
internal sealed class JoinedCancellation : IDisposable
{
    private readonly CancellationTokenSource? _both;

    internal JoinedCancellation(CancellationToken argument, CancellationToken loop)
    {
        if (argument.CanBeCanceled && loop.CanBeCanceled && argument != loop)
            _both = CancellationTokenSource.CreateLinkedTokenSource(argument, loop);
        Token = _both?.Token ?? (loop.CanBeCanceled ? loop : argument);
    }

    internal CancellationToken Token { get; }

    public void Dispose() => _both?.Dispose();
}
