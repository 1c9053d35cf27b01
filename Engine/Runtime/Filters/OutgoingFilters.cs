using Microsoft.Extensions.DependencyInjection;
using Orleans.Engine.Calls;
using Orleans.Engine.Proxies;
using Orleans.Platform.Seams;

namespace Orleans.Engine.Filters;

/// <summary>The caller's side of calls that have filters in their way.</summary>
internal sealed class OutgoingFilters(IServiceProvider services)
{
    private IOutgoingGrainCallFilter[]? _filters;

    /// <summary>Whether any filter has to do with a call of the method from here.</summary>
    internal bool Apply(MethodDescriptor method)
    {
        foreach (var filter in Filters)
        {
            if (filter is not IOptionalCallFilter optional || optional.Applies(method.Method)) return true;
        }

        return false;
    }

    private IOutgoingGrainCallFilter[] Filters => _filters ??= [.. services.GetServices<IOutgoingGrainCallFilter>()];

    internal async Task<T> SendAsync<T>(CallSender sender, GrainProxy reference, IGrainRequest<T> request)
    {
        var context = new OutgoingCallContext<T>(sender, reference, request, Filters);
        await context.Invoke().InTurn();
        var response = context.TakeResponse();
        if (response.Exception is { } error) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
        if (typeof(T) != typeof(VoidResult)) return response.GetResult<T>();
        response.GetResult<object>();
        return default!;
    }
}
