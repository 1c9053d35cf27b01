using Microsoft.Extensions.DependencyInjection;
using Orleans.Engine.Calls;
using Orleans.Platform.Seams;
using Orleans.Serialization.Invocation;

namespace Orleans.Engine.Filters;

/// <summary>The callee's side of calls that have filters in their way, or a transaction.</summary>
internal sealed class CallInvoker(IServiceProvider services)
{
    // Made at the first call: a filter may want a grain factory, which is not there yet when the runtime is composed.
    private IIncomingGrainCallFilter[]? _filters;

    internal bool HasFilters => Filters.Length != 0;

    private IIncomingGrainCallFilter[] Filters => _filters ??= [.. services.GetServices<IIncomingGrainCallFilter>()];

    internal TurnTask<Response> InvokeAsync(GrainCall call) => call.Target.HasFilters ? FilterAsync(call) : RequestAsync(call);

    private static async TurnTask<Response> RequestAsync(GrainCall call) => await call.Request.Invoke().InTurn();

    private async TurnTask<Response> FilterAsync(GrainCall call)
    {
        var context = new IncomingCallContext(call, Filters);
        try
        {
            await context.Invoke().InTurn();
            return context.TakeIsolatedResponse();
        }
        catch (Exception e)
        {
            return Response.FromException(e);
        }
    }
}
