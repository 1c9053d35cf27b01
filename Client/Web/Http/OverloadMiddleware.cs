using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Client.Web.Problems;
using Orleans.Platform.Transactions;

namespace Orleans.Platform.Client.Web.Http;

/// <summary>Marks an endpoint whose call begins a transaction on the silo that is asked.</summary>
internal sealed class BeginsTransaction;

/// <summary>
/// Refuses what the silo in this process would refuse, before anything of it is read. A request with an idempotency key may
/// have its answer on record, so it goes the whole way.
/// </summary>
internal sealed class OverloadMiddleware(RequestDelegate next, IServiceProvider services)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    // None in a front end of its own: the silo that gets the call says it.
    private readonly ITransactionLoad? _load = services.GetService<ITransactionLoad>();

    public Task InvokeAsync(HttpContext http)
        => _load is not null
            && http.GetEndpoint()?.Metadata.GetMetadata<BeginsTransaction>() is not null
            && !http.Request.Headers.ContainsKey(IdempotencyKeys.HeaderName)
            && _load.TryRefuse()
            ? ProblemMiddleware.WriteAsync(http, new ProblemException(Problem.Unavailable, "Nothing was done. Send the request again later.", Soon))
            : next(http);
}
