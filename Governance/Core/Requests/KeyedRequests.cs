using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Orleans.Platform.Governance.Durable;
using Orleans.Platform.Requests;

namespace Orleans.Platform.Governance.Requests;

/// <summary>Answers a keyed call: from its record, from the one that runs under the same key, or by running it.</summary>
internal sealed class KeyedRequests(
    RequestFlights flights,
    RequestReader reader,
    TransactionExecution transactions,
    DurableExecution durables,
    AnswerRelease release,
    IOptions<GovernanceOptions> options,
    TimeProvider timeProvider)
{
    /// <summary>Returns with the call's response set, or throws what the caller is to get.</summary>
    public async Task HandleAsync(KeyedCall call)
    {
        var deadline = timeProvider.GetUtcNow() + options.Value.Patience;
        while (true)
        {
            var flight = flights.Enter(call.Key, call.Fingerprint, out var isFirst);
            if (isFirst)
            {
                await FlyAsync(call, flight);
                return;
            }

            // Nothing recorded means that the one that ran has failed: it is this one's turn to try.
            if (await WaitAsync(flight, deadline) is not { } answer) continue;
            await release.GiveAsync(call, answer);
            return;
        }
    }

    private async Task FlyAsync(KeyedCall call, RequestFlight flight)
    {
        RequestAnswer? answer = null;
        try
        {
            answer = await RunOrReplayAsync(call);
        }
        finally
        {
            flights.Leave(flight, answer);
        }

        // A run of our own has set the response already.
        if (call.Context.Response is null) await release.GiveAsync(call, answer);
    }

    private async Task<RequestAnswer> RunOrReplayAsync(KeyedCall call)
    {
        if (await FindAsync(call) is { } record) return await ContinueAsync(call, record);
        try
        {
            return call.Method.IsDurable ? await durables.StartAsync(call) : await transactions.RunAsync(call);
        }
        catch (RequestKeyConflictException conflict)
        {
            call.Context.Response = null;
            if (await FindAsync(call) is { } other) return await ContinueAsync(call, other);
            ExceptionDispatchInfo.Throw(conflict.InnerException!);
            throw;
        }
    }

    private Task<RequestAnswer> ContinueAsync(KeyedCall call, RecordedRequest record)
        => record.Status == RequestStatus.Running ? durables.ResumeAsync(call, record) : Task.FromResult(record.Answer);

    private async Task<RecordedRequest?> FindAsync(KeyedCall call)
    {
        if (await reader.FindAsync(call.Key) is not { } record) return null;
        if (record.IsExpiredAt(timeProvider.GetUtcNow())) throw new IdempotencyKeyExpiredException(call.Key.Key);
        return CryptographicOperations.FixedTimeEquals(record.Fingerprint, call.Fingerprint)
            ? record
            : throw new IdempotencyKeyReusedException(call.Key.Key);
    }

    private async Task<RequestAnswer?> WaitAsync(RequestFlight flight, DateTimeOffset deadline)
    {
        var patience = deadline - timeProvider.GetUtcNow();
        try
        {
            return await flight.Ended.WaitAsync(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, timeProvider);
        }
        catch (TimeoutException)
        {
            throw new RequestInProgressException(flight.Key.Key, options.Value.RetryAfter);
        }
    }
}
