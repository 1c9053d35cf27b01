using Orleans.Engine.Calls;
using Orleans.Serialization.Invocation;
using Orleans.Serialization.Wire;

namespace Orleans.Engine.Messages;

/// <summary>A call that came over a connection: it is served like any other, and its outcome goes back.</summary>
internal sealed class IncomingCall<T> : GrainCall<T>, IIncomingCall
{
    private Response? _response;

    public required CallLink Link { get; init; }

    public required ulong Id { get; init; }

    /// <summary>The calling grain on the other side; none for a client.</summary>
    public required GrainId RemoteSource { get; init; }

    public bool IsCancellable => Cancellation is not null;

    internal override GrainId? SourceId => RemoteSource.IsDefault ? null : RemoteSource;

    internal override SiloAddress? CallerSilo => Link.Silo;

    internal static IncomingCall<T> Of(IGrainRequest request, IncomingEnvelope envelope, CallSender sender) => new()
    {
        Link = envelope.Link,
        Id = envelope.Id,
        Reference = envelope.Target,
        Sender = sender,
        Request = request,
        Context = envelope.Context,
        RemoteSource = envelope.Source,
    };

    public void WriteOutcome(WireWriter writer)
    {
        if (Error is not null) ResponseCodec.WriteError(writer, Error);
        else if (_response is not null) ResponseCodec.Write<T>(writer, _response);
        else ResponseCodec.WriteResult(writer, FinalResult);
    }

    /// <summary>It was passed on to another silo, whose response is passed back.</summary>
    internal override void ReadOutcome(WireReader outcome)
    {
        if (ResponseCodec.TryReadResult<T>(outcome, out var result, out var response)) SetFinalResult(result!);
        else _response = response;
    }

    // No code of a caller runs in this process, so any thread will do.
    internal override void DeliverElsewhere() => Deliver();

    protected override void Answer() => Link.Answer(this);

    /// <summary>What filters and transactions have made of the outcome travels as it is.</summary>
    protected override void SetOutcome(Response response)
    {
        if (response.Exception is InconsistentStateException error) Target.OnInconsistentState(error);
        _response = response;
    }
}

/// <summary>What a connection needs of a call whose result type it does not know.</summary>
internal interface IIncomingCall
{
    ulong Id { get; }

    /// <summary>The caller may cancel it.</summary>
    bool IsCancellable { get; }

    void WriteOutcome(WireWriter writer);
}
