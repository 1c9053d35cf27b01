using Microsoft.Extensions.Hosting;

namespace Orleans.TestingHost;

/// <summary>A silo that runs in the test's process.</summary>
public class InProcessSiloHandle : SiloHandle
{
    private int _stopped;

    public IHost SiloHost { get; init; } = null!;

    public IServiceProvider ServiceProvider => SiloHost.Services;

    public override bool IsActive => _stopped == 0;

    public override Task StopSiloAsync(bool stopGracefully) => StopSiloAsync(new CancellationToken(canceled: !stopGracefully));

    public override async Task StopSiloAsync(CancellationToken ct)
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0) return;
        try
        {
            await SiloHost.StopAsync(ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Nobody waits for the rest of a stop that was cut short.
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await StopSiloAsync(stopGracefully: false).ConfigureAwait(false);
        if (SiloHost is IAsyncDisposable disposable)
            await disposable.DisposeAsync().ConfigureAwait(false);
        else
            SiloHost.Dispose();
        GC.SuppressFinalize(this);
    }
}
