using System.IO.Pipelines;
using Orleans.Platform.Client.Web.Http;
using Orleans.Platform.Grains.Payments;
using Orleans.Platform.Requests;

namespace Orleans.Platform.Client.Web.Batches;

/// <summary>
/// Makes each line of a batch a transfer with a key of its own, so that lines which have happened do not happen again
/// when the batch is sent again. Lines run side by side; their order is not kept.
/// </summary>
internal sealed class BatchRunner(IGrainFactory grains, BatchOptions options, TimeProvider time)
{
    public async Task<BatchReport> RunAsync(PipeReader body, string batchKey, CancellationToken cancellationToken)
    {
        var counter = new BatchCounter(options.MaxListedRejections);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.InFlight, CancellationToken = cancellationToken };
        IAsyncEnumerable<BatchLine> lines = new BatchReader(body, options.MaxLineBytes).ReadAsync(cancellationToken);
        await Parallel.ForEachAsync(lines, parallel, async (line, _) => await RunLineAsync(line, batchKey, counter));
        return counter.Report();
    }

    private async Task RunLineAsync(BatchLine line, string batchKey, BatchCounter counter)
    {
        if (line.Order is null)
        {
            counter.Reject(line.Number, BatchLine.Malformed, line.Problem);
            return;
        }

        try
        {
            PaymentRules.Check(line.Order);

            // Each line is a request of its own: provenance shows one transfer, not a hundred thousand.
            RequestContext.Set(PlatformContext.RequestId, Guid.CreateVersion7(time.GetUtcNow()));
            await Keyed.CallAsync($"{batchKey}/{line.Number}", () => grains.GetGrain<ITransferGrain>(0).Transfer(line.Order));
            counter.Accept();
        }
        catch (IdempotencyKeyReusedException e)
        {
            counter.Reject(line.Number, "idempotency-key-reused", e.Message);
        }
        catch (Exception e) when (Rejections.Find(e) is { } rejection)
        {
            counter.Reject(line.Number, rejection.Code, rejection.Message);
        }
    }
}
