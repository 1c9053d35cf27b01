using System.Collections.Concurrent;

namespace Orleans.Engine.Messages;

/// <summary>The connections that others have opened to this silo: clients, whose observers are called over them, and silos.</summary>
internal sealed class AcceptedLinks
{
    private readonly ConcurrentDictionary<string, CallLink> _clients = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<CallLink, bool> _silos = new();

    /// <summary>A client has no connection to this silo any more.</summary>
    internal event Action<string>? ClientLeft;

    internal IEnumerable<CallLink> Clients => _clients.Values;

    internal void Add(string? client, CallLink link)
    {
        if (client is null) _silos[link] = true;
        else _clients[client] = link;
    }

    internal void Remove(string? client, CallLink link)
    {
        if (client is null) _silos.TryRemove(link, out _);
        else if (_clients.TryRemove(new(client, link))) ClientLeft?.Invoke(client);
    }

    internal CallLink? FindClient(string client) => _clients.GetValueOrDefault(client);

    /// <summary>Sends the clients to other gateways. Completes when all that they have asked is answered.</summary>
    internal Task LeaveClientsAsync() => Task.WhenAll(_clients.Values.Select(link => link.LeaveAsync()));

    /// <summary>The same for silos, whose last requests may have been chosen by an older view.</summary>
    internal Task LeaveSilosAsync() => Task.WhenAll(_silos.Keys.Select(link => link.LeaveAsync()));
}
