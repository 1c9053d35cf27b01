using Orleans.Engine.Calls;
using Orleans.Serialization;
using Orleans.Serialization.Wire;

namespace Orleans.Engine.Proxies;

/// <summary>Requests that are arguments of other requests.</summary>
internal sealed class RequestCodec : WireCodec<IRequest>
{
    internal override void Write(WireWriter writer, IRequest value)
    {
        if (value is not IGrainRequest request)
            throw new CodecNotFoundException($"{value.GetType()} cannot be sent: only calls of generated references can.");
        RequestCatalog.Write(writer, request);
        writer.WriteVarint((uint)((request as IBatchedRequest)?.MaxBatchSize ?? 0));
    }

    internal override IRequest Read(WireReader reader)
    {
        var request = RequestCatalog.Read(reader);
        var size = reader.ReadVarint();
        if (request is IBatchedRequest batched && size is > 0 and <= int.MaxValue) batched.MaxBatchSize = (int)size;
        return request;
    }
}
