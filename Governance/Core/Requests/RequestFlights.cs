using System.Security.Cryptography;
using Orleans.Platform.Requests;

namespace Orleans.Platform.Governance.Requests;

/// <summary>The keyed requests that run on this silo now: the first of a key runs, the others wait for its answer.</summary>
internal sealed class RequestFlights
{
    private readonly Dictionary<RequestKey, RequestFlight> _flights = [];

    /// <summary>Joins the flight of a key, or starts it.</summary>
    /// <exception cref="IdempotencyKeyReusedException">The one that runs asks for something else.</exception>
    public RequestFlight Enter(RequestKey key, byte[] fingerprint, out bool isFirst)
    {
        lock (_flights)
        {
            isFirst = !_flights.TryGetValue(key, out var flight);
            if (isFirst) _flights.Add(key, flight = new RequestFlight(key, fingerprint));
            else if (!CryptographicOperations.FixedTimeEquals(flight!.Fingerprint, fingerprint)) throw new IdempotencyKeyReusedException(key.Key);
            return flight!;
        }
    }

    /// <summary>Whether a request of this key runs here.</summary>
    public bool Contains(RequestKey key)
    {
        lock (_flights)
        {
            return _flights.ContainsKey(key);
        }
    }

    /// <summary>Ends a flight and lets those who wait go on.</summary>
    /// <param name="flight">The flight, by the one who started it.</param>
    /// <param name="answer">The recorded answer; null when nothing was recorded, so that the next one may run.</param>
    public void Leave(RequestFlight flight, RequestAnswer? answer)
    {
        lock (_flights)
        {
            _flights.Remove(flight.Key);
        }

        flight.End(answer);
    }
}

/// <summary>One run of a keyed request.</summary>
internal sealed class RequestFlight(RequestKey key, byte[] fingerprint)
{
    private readonly TaskCompletionSource<RequestAnswer?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RequestKey Key { get; } = key;

    public byte[] Fingerprint { get; } = fingerprint;

    /// <summary>The answer, or null when the run recorded none.</summary>
    public Task<RequestAnswer?> Ended => _end.Task;

    public void End(RequestAnswer? answer) => _end.TrySetResult(answer);
}
