using System.Reflection;
using Orleans.Engine.Catalog;
using Orleans.Engine.Messages;
using Orleans.Engine.Proxies;
using Orleans.Platform.Seams;
using Orleans.Serialization.Copying;
using Orleans.Serialization.Invocation;
using Orleans.Serialization.Wire;

namespace Orleans.Engine.Calls;

/// <summary>Base of the generated requests of <c>[Transaction]</c> methods.</summary>
internal abstract class TransactionalGrainRequest<T> : TransactionRequestBase, IGrainRequest<T>
{
    private object? _target;
    private Activation? _activation;

    protected TransactionalGrainRequest()
    {
        Options = Descriptor.Options;
        TransactionOption = Descriptor.Transaction!.Requirement;
        UseExclusiveLock = Descriptor.UseExclusiveLock;
    }

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

    public override void SetTarget(ITargetHolder holder)
    {
        _target = RequestTargets.Find(holder, Descriptor);
        _activation = holder as Activation;
        if (_activation is not null) TransactionHost = _activation.TransactionHost;
    }

    public override TimeSpan? GetDefaultResponseTimeout() => Descriptor.ResponseTimeout;

    public override string GetMethodName() => Descriptor.Method.Name;

    public override string GetInterfaceName() => Descriptor.InterfaceName;

    public override string GetActivityName() => Descriptor.ActivityName;

    public override Type GetInterfaceType() => Descriptor.InterfaceType;

    public override MethodInfo GetMethod() => Descriptor.Method;

    /// <summary>Every try gets arguments that no other try has seen; the request itself keeps what the caller has sent.</summary>
    internal override ValueTask<Response> InvokeTry()
    {
        if (!Descriptor.CopiesArguments) return BaseInvoke();
        return Copy(this).BaseInvoke();
    }

    internal override TurnTask<Response> InvokeInTurn()
    {
        Arrive();
        return Outcome.RespondInTurnAsync(this);
    }

    protected override ValueTask<Response> BaseInvoke()
    {
        Arrive();
        return Outcome.RespondAsync(this);
    }

    private void Arrive()
    {
        if (TransactionContext.GetTransactionInfo() is { } transaction) _activation?.Transactions.Add(transaction.TransactionId);
    }

    private static TransactionalGrainRequest<T> Copy(TransactionalGrainRequest<T> request)
    {
        var copy = (TransactionalGrainRequest<T>)request.MemberwiseClone();
        ArgumentCopies.Replace(copy);
        return copy;
    }
}
