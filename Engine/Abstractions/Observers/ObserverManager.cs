using System.Collections;
using Microsoft.Extensions.Logging;

namespace Orleans.Utilities;

/// <summary>Observers that are known by their references.</summary>
public class ObserverManager<TObserver>(TimeSpan expiration, ILogger log) : ObserverManager<IAddressable, TObserver>(expiration, log)
    where TObserver : notnull;

/// <summary>
/// The subscribers of a grain, kept in its memory. A subscription ends when it is not renewed in time or when its observer
/// fails. The grain's turns protect it; while a notification waits, others may subscribe and unsubscribe.
/// </summary>
public class ObserverManager<TIdentity, TObserver>(TimeSpan expiration, ILogger log) : IEnumerable<TObserver>
    where TIdentity : notnull where TObserver : notnull
{
    private readonly Dictionary<TIdentity, (TObserver Observer, DateTime LastSeen)> _entries = [];

    public TimeSpan ExpirationDuration { get; set; } = expiration;

    /// <summary>The clock.</summary>
    public Func<DateTime> GetDateTime { get; set; } = static () => TimeProvider.System.GetUtcNow().UtcDateTime;

    public int Count => _entries.Count;

    public IReadOnlyDictionary<TIdentity, TObserver> Observers => _entries.ToDictionary(e => e.Key, e => e.Value.Observer);

    public void Clear() => _entries.Clear();

    /// <summary>Adds an observer, or renews its subscription.</summary>
    public void Subscribe(TIdentity id, TObserver observer) => _entries[id] = (observer, GetDateTime());

    public void Unsubscribe(TIdentity id) => _entries.Remove(id);

    public void ClearExpired()
    {
        var now = GetDateTime();
        foreach (var (id, entry) in _entries.ToList())
        {
            if (IsExpired(entry.LastSeen, now)) _entries.Remove(id);
        }
    }

    public void Notify(Action<TObserver> notification, Func<TObserver, bool>? predicate = null)
    {
        foreach (var (id, observer) in Live(predicate))
        {
            try
            {
                notification(observer);
            }
            catch (Exception e)
            {
                Drop(id, observer, e);
            }
        }
    }

    public Task Notify(Func<TObserver, Task> notification, Func<TObserver, bool>? predicate = null) =>
        Task.WhenAll(Live(predicate).Select(entry => NotifyAsync(entry.Id, entry.Observer, notification)));

    public IEnumerator<TObserver> GetEnumerator() => _entries.Values.Select(e => e.Observer).ToList().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private async Task NotifyAsync(TIdentity id, TObserver observer, Func<TObserver, Task> notification)
    {
        try
        {
            await notification(observer);
        }
        catch (Exception e)
        {
            Drop(id, observer, e);
        }
    }

    private List<(TIdentity Id, TObserver Observer)> Live(Func<TObserver, bool>? predicate)
    {
        ClearExpired();
        return [.. _entries.Where(e => predicate is null || predicate(e.Value.Observer)).Select(e => (e.Key, e.Value.Observer))];
    }

    private void Drop(TIdentity id, TObserver observer, Exception error)
    {
        log.LogDebug(error, "Observer {Observer} failed and is dropped", id);
        // Not when another one has taken its place meanwhile.
        if (_entries.TryGetValue(id, out var entry) && EqualityComparer<TObserver>.Default.Equals(entry.Observer, observer))
            _entries.Remove(id);
    }

    private bool IsExpired(DateTime lastSeen, DateTime now) => lastSeen + ExpirationDuration < now;
}
