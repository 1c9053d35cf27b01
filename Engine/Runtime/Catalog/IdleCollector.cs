using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Engine.Catalog;

/// <summary>Ends activations that have been idle for their time.</summary>
internal sealed class IdleCollector(ActivationDirectory directory, [FromKeyedServices(TimeProviderNames.ActivationManagement)] TimeProvider time, IOptions<GrainCollectionOptions> options) : IDisposable
{
    private ITimer? _timer;

    internal void Start()
    {
        var quantum = options.Value.CollectionQuantum;
        _timer = time.CreateTimer(static s => ((IdleCollector)s!).Collect(null), this, quantum, quantum);
    }

    /// <summary>Ends what is older than its own age, or than the given one; never what is to be kept alive.</summary>
    internal List<Activation> Collect(TimeSpan? age)
    {
        var collected = new List<Activation>();
        foreach (var activation in directory.All())
        {
            if (activation.Class.CollectionAge is { } own && activation.CollectIfIdle(age ?? own)) collected.Add(activation);
        }

        return collected;
    }

    public void Dispose() => _timer?.Dispose();
}
