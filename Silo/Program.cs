using Orleans.Platform.Silo.Hosting;

using var signals = new StopSignals();
try
{
    await new SiloLives(args, signals.Stopped).RunAsync();
    return 0;
}
catch (OperationCanceledException) when (signals.Stopped.IsCancellationRequested)
{
    return 0; // Stopped while it was starting.
}
catch (Exception exception) when (StartProblem.Describe(exception) is { } line)
{
    Console.Error.WriteLine($"orleans-platform: {line}");
    return 1;
}
