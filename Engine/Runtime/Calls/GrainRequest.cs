using System.Reflection;
using Orleans.Engine.Messages;
using Orleans.Engine.Proxies;
using Orleans.Serialization.Copying;
using Orleans.Serialization.Invocation;
using Orleans.Serialization.Wire;

namespace Orleans.Engine.Calls;

/// <summary>Base of the generated requests of ordinary methods; arguments are typed fields of the generated class.</summary>
internal abstract class GrainRequest<T> : RequestBase, IGrainRequest<T>
{
    private object? _target;

    protected GrainRequest() => Options = Descriptor.Options;

    public abstract MethodDescriptor Descriptor { get; }

    public override bool IsCancellable => Descriptor.CancellationIndex >= 0;

    /// <summary>The target, for generated code.</summary>
    public object? Target => _target;

    public abstract Task? Run(out T result);

    public virtual void CopyArguments(CopyContext context)
    {
    }

    public virtual void SetCancellationToken(CancellationToken token)
    {
    }

    public virtual void WriteArguments(WireWriter writer)
    {
    }

    public virtual void ReadArguments(WireReader reader)
    {
    }

    public void WriteResponse(WireWriter writer, Response response) => ResponseCodec.Write<T>(writer, response);

    public Response ReadResponse(WireReader reader) => ResponseCodec.Read<T>(reader);

    public IGrainRequest Duplicate() => (IGrainRequest)MemberwiseClone();

    public GrainCall ToIncoming(IncomingEnvelope envelope, CallSender sender) => IncomingCall<T>.Of(this, envelope, sender);

    public override int GetArgumentCount() => Descriptor.ParameterTypes.Length;

    public override object? GetTarget() => _target;

    public override void SetTarget(ITargetHolder holder) => _target = RequestTargets.Find(holder, Descriptor);

    public override ValueTask<Response> Invoke() => Outcome.RespondAsync(this);

    public override TimeSpan? GetDefaultResponseTimeout() => Descriptor.ResponseTimeout;

    public override string GetMethodName() => Descriptor.Method.Name;

    public override string GetInterfaceName() => Descriptor.InterfaceName;

    public override string GetActivityName() => Descriptor.ActivityName;

    public override Type GetInterfaceType() => Descriptor.InterfaceType;

    public override MethodInfo GetMethod() => Descriptor.Method;

    public override void Dispose()
    {
    }
}
