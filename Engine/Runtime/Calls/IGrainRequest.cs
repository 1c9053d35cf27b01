using Orleans.Engine.Messages;
using Orleans.Engine.Proxies;
using Orleans.Serialization.Copying;
using Orleans.Serialization.Invocation;
using Orleans.Serialization.Wire;

namespace Orleans.Engine.Calls;

/// <summary>The engine's side of a generated request.</summary>
internal interface IGrainRequest : IRequest
{
    MethodDescriptor Descriptor { get; }

    /// <summary>Replaces the arguments by copies of their own.</summary>
    void CopyArguments(CopyContext context);

    /// <summary>Replaces the token argument; only for cancellable methods.</summary>
    void SetCancellationToken(CancellationToken token);

    /// <summary>A request with the same arguments, not copied.</summary>
    IGrainRequest Duplicate();

    /// <summary>Writes the arguments but for tokens.</summary>
    void WriteArguments(WireWriter writer);

    void ReadArguments(WireReader reader);

    /// <summary>Writes what the method has answered.</summary>
    void WriteResponse(WireWriter writer, Response response);

    Response ReadResponse(WireReader reader);

    /// <summary>The call of this request, which came from another process.</summary>
    GrainCall ToIncoming(IncomingEnvelope envelope, CallSender sender);
}

/// <summary>A generated request of a method with result <typeparamref name="T"/>.</summary>
internal interface IGrainRequest<T> : IGrainRequest
{
    /// <summary>
    /// Calls the method on the target. Null: it has ended and the result is set; otherwise its task, a <see cref="Task{T}"/>
    /// unless there is no result.
    /// </summary>
    Task? Run(out T result);
}
