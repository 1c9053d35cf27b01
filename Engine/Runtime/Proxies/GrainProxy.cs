using Orleans.Engine.Calls;
using Orleans.Engine.Catalog;

namespace Orleans.Engine.Proxies;

/// <summary>Base of the generated references; its methods are what generated code calls.</summary>
internal abstract class GrainProxy : GrainReference
{
    private readonly CallSender _sender;

    protected GrainProxy(GrainId grainId, GrainInterfaceType interfaceType, CallSender sender) : base(grainId, interfaceType, sender) =>
        _sender = sender;

    /// <summary>Where the last call went, to save the look-up; the activation itself says when it has gone.</summary>
    internal Activation? LastTarget { get; set; }

    internal override Type? ProxiedInterface => ReferenceClass.InterfaceOf(GetType());

    public Task SendVoid(IGrainRequest<VoidResult> request) => _sender.Send(this, request);

    public Task<T> Send<T>(IGrainRequest<T> request) => _sender.Send(this, request);

    public ValueTask SendValueVoid(IGrainRequest<VoidResult> request) => new(_sender.Send(this, request));

    public ValueTask<T> SendValue<T>(IGrainRequest<T> request) => new(_sender.Send(this, request));

    public IAsyncEnumerable<T> Enumerate<T>(AsyncEnumerableGrainRequest<T> request) => request.Bind(this);

    /// <summary>For methods that return nothing at all.</summary>
    public void Post(IGrainRequest<VoidResult> request) => _sender.Send(this, request);
}
