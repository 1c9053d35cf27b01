using Orleans.Engine.Calls;
using Orleans.Serialization.Invocation;
using Orleans.Serialization.Wire;

namespace Orleans.Engine.Messages;

/// <summary>A call that came over a connection: it is served like any other, and its outcome goes back.</summary>
internal sealed class IncomingCall<T> : ResponseCall<T>, IIncomingCall
{
    public required CallLink Link { get; init; }

    public required ulong Id { get; init; }

    /// <summary>The calling grain on the other side.</summary>
    public GrainId? RemoteSource { get; init; }

    internal override GrainId? SourceId => RemoteSource;

    GrainCall IIncomingCall.Call => this;

    internal static IncomingCall<T> Of(IGrainRequest request, IncomingEnvelope envelope) => new()
    {
        Link = envelope.Link,
        Id = envelope.Id,
        Reference = envelope.Reference,
        Sender = envelope.Sender,
        Request = request,
        Context = envelope.Context,
        RemoteSource = envelope.Source,
    };

    protected override void Answer() => Link.Answer(this);

    public void WriteOutcome(WireWriter writer) =>
        ResponseCodec.Write<T>(writer, Error is null ? FinalResult! : Response.FromException(Error));
}

/// <summary>What a connection needs of a call whose result type it does not know.</summary>
internal interface IIncomingCall
{
    CallLink Link { get; }

    ulong Id { get; }

    GrainCall Call { get; }

    void WriteOutcome(WireWriter writer);
}
