using System.Runtime.InteropServices;

namespace Orleans.Platform.Silo.Hosting;

/// <summary>
/// <c>Ctrl-C</c> and the service manager's stop, from the first line of the program to its last: however often they
/// come, and however early, the host stops once and in order.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stopped = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
    ];

    public CancellationToken Stopped => _stopped.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _stopped.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true; // The default would end the process here and now.
        _stopped.Cancel();
    }
}
