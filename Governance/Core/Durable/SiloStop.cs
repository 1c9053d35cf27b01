using Microsoft.Extensions.Hosting;

namespace Orleans.Platform.Governance.Durable;

/// <summary>Tells long-running work that the silo stops. It leaves its records as they are and goes on after the next start.</summary>
internal sealed class SiloStop : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenRegistration? _registration;

    public SiloStop(IHostApplicationLifetime? lifetime = null)
    {
        Token = _stopping.Token;
        _registration = lifetime?.ApplicationStopping.Register(_stopping.Cancel);
    }

    public CancellationToken Token { get; }

    public bool IsStopping => Token.IsCancellationRequested;

    /// <summary>A host that was disposed without a stop is not going to run anything either.</summary>
    public void Dispose()
    {
        _registration?.Dispose();
        _stopping.Cancel();
    }
}
