using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Orleans.Serialization.Invocation;

namespace Orleans.Platform.Governance.Requests;

/// <summary>Tells whether two requests under one key ask for the same: the SHA-256 of method, grain and arguments.</summary>
internal static class RequestFingerprint
{
    private static readonly JsonSerializerOptions Plain = new() { MaxDepth = RequestJson.MaxDepth, IncludeFields = true };

    /// <param name="shape">The method.</param>
    /// <param name="grain">The grain.</param>
    /// <param name="request">The arguments.</param>
    /// <param name="isStep">Whether a durable request makes the call itself: nobody else can ask for the same.</param>
    public static byte[] Compute(MethodShape shape, GrainId grain, IInvokable request, bool isStep)
    {
        var output = new ArrayBufferWriter<byte>(256);
        output.Write(Encoding.UTF8.GetBytes($"{(isStep ? "step" : "call")}\u001f{shape.InterfaceName}.{shape.MethodName}\u001f{grain}\u001f"));
        for (var i = 0; i < shape.Parameters.Count; i++)
        {
            var type = shape.Parameters[i].ParameterType;
            if (type == typeof(CancellationToken)) continue;
            using var argument = JsonSerializer.SerializeToDocument(request.GetArgument(i), type, Plain);
            CanonicalJson.Write(output, argument.RootElement);
            output.Write("\u001f"u8);
        }

        return SHA256.HashData(output.WrittenSpan);
    }
}
