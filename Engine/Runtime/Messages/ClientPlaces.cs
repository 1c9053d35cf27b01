using System.Collections.Concurrent;
using Orleans.Engine.Cluster;
using Orleans.Engine.Scheduling;
using Orleans.Platform.Seams;

namespace Orleans.Engine.Messages;

/// <summary>
/// The silos to which clients are connected that are not connected to this one. All silos are asked when such a client is called first;
/// the answer is kept until the client leaves that silo, or the silo the cluster.
/// </summary>
internal sealed class ClientPlaces
{
    private readonly ConcurrentDictionary<string, Lazy<Task<SiloAddress?>>> _places = new(StringComparer.Ordinal);
    private readonly ClusterState _cluster;
    private readonly Lazy<IGrainFactory> _grains;

    public ClientPlaces(AcceptedLinks links, ClusterState cluster, Lazy<IGrainFactory> grains)
    {
        (_cluster, _grains) = (cluster, grains);
        links.ClientLeft += TellLeft;
        cluster.Changed += OnViewChanged;
    }

    internal int Count => _places.Count;

    /// <summary>The silo that has the client; null when none says so.</summary>
    /// <param name="client">The client.</param>
    /// <param name="anew">What is remembered does not count: by the memory of another silo the client should be here.</param>
    internal Task<SiloAddress?> FindAsync(string client, bool anew)
    {
        if (anew && _places.TryGetValue(client, out var old) && Leads(old, _ => true)) _places.TryRemove(new(client, old));
        return _places.GetOrAdd(client, static (name, self) => new(() => self.BeginAsking(name)), this).Value;
    }

    internal void Forget(string client, SiloAddress gateway)
    {
        if (_places.TryGetValue(client, out var place) && Leads(place, silo => silo == gateway)) _places.TryRemove(new(client, place));
    }

    /// <summary>Tells a silo that this one does not have the client.</summary>
    internal void Correct(SiloAddress silo, string client)
    {
        using (new SuppressedFlow()) _ = On(silo).Left(client, _cluster.Local);
    }

    private void TellLeft(string client)
    {
        foreach (var silo in Others()) Correct(silo, client);
    }

    // The question has nothing of the turn in which the client was called.
    private Task<SiloAddress?> BeginAsking(string client)
    {
        using (new SuppressedFlow()) return Task.Run(() => AskAsync(client));
    }

    private async Task<SiloAddress?> AskAsync(string client)
    {
        SiloAddress? found = null;
        for (var asked = Others().Select(silo => AskAsync(silo, client)).ToList(); found is null && asked.Count > 0;)
        {
            var answered = await Task.WhenAny(asked).ConfigureAwait(false);
            asked.Remove(answered);
            found = await answered.ConfigureAwait(false);
        }

        // Who is nowhere now may be somewhere the next time.
        if (found is null) _places.TryRemove(client, out _);
        return found;
    }

    private async Task<SiloAddress?> AskAsync(SiloAddress silo, string client)
    {
        try
        {
            return await On(silo).Has(client).ConfigureAwait(false) ? silo : null;
        }
        catch (Exception e) when (e is SiloUnavailableException or TimeoutException)
        {
            return null;
        }
    }

    private void OnViewChanged(ClusterView view)
    {
        foreach (var (client, place) in _places)
        {
            if (Leads(place, silo => silo is not null && view.IsDead(silo))) _places.TryRemove(new(client, place));
        }
    }

    private IEnumerable<SiloAddress> Others() => _cluster.Current.Alive.Where(silo => silo != _cluster.Local);

    private static bool Leads(Lazy<Task<SiloAddress?>> place, Func<SiloAddress?, bool> to) =>
        place.IsValueCreated && place.Value is { IsCompletedSuccessfully: true } known && to(known.Result);

    private IClientPlacesGrain On(SiloAddress silo) =>
        _grains.Value.GetGrain<IClientPlacesGrain>(GrainId.Create(ClientPlacesGrain.TypeName, SiloGrains.KeyOf(silo)));
}
