using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Orleans.Engine.Hosting;

/// <summary>Options that are to be printed.</summary>
internal sealed record LoggedOptions(Type Type, string Name);

/// <summary>Prints options when the silo starts; secrets are redacted.</summary>
internal sealed class OptionsLog(IServiceProvider services, IEnumerable<LoggedOptions> options, ILogger<OptionsLog> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(OptionsLog), ServiceLifecycleStage.First, _ =>
    {
        if (!logger.IsEnabled(LogLevel.Information)) return Task.CompletedTask;
        foreach (var (type, name) in options) logger.LogInformation("{Options} '{Name}': {Values}", type.Name, name, Text(type, name));
        return Task.CompletedTask;
    });

    private string Text(Type type, string name)
    {
        var monitor = services.GetRequiredService(typeof(IOptionsMonitor<>).MakeGenericType(type));
        var value = monitor.GetType().GetMethod(nameof(IOptionsMonitor<>.Get))!.Invoke(monitor, [name])!;
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanRead && p.GetIndexParameters().Length == 0);
        return string.Join(", ", properties.Select(p => $"{p.Name}={Shown(p, p.GetValue(value))}"));
    }

    private static object? Shown(PropertyInfo property, object? value) =>
        property.GetCustomAttribute<RedactAttribute>(inherit: true) is { } secret ? secret.Redact(value) : value;
}
