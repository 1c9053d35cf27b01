using System.Reflection;
using Orleans.Serialization.Invocation;

namespace Orleans.Platform.Governance.Requests;

/// <summary>Arguments, results and receipts as JSON in which personal data is encrypted.</summary>
internal interface IRequestSerializer
{
    /// <summary>The arguments of a call as a JSON array.</summary>
    string SerializeArguments(MethodShape method, IInvokable request, GrainId grain);

    /// <summary>The arguments for a method, in its order; cancellation tokens are <c>None</c>.</summary>
    object?[] DeserializeArguments(IReadOnlyList<ParameterInfo> parameters, string json);

    /// <summary>One value as JSON.</summary>
    string SerializeResult(Type type, object? value, GrainId grain);

    /// <summary>The reverse of <see cref="SerializeResult"/>.</summary>
    object? DeserializeResult(Type type, string json);
}
