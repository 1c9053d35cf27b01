using Orleans.CodeGeneration;

namespace Orleans.Runtime;

/// <summary>What references call; implemented by the runtime.</summary>
public interface IGrainReferenceRuntime
{
    void InvokeMethod(GrainReference reference, IInvokable request, InvokeMethodOptions options);

    ValueTask<T?> InvokeMethodAsync<T>(GrainReference reference, IInvokable request, InvokeMethodOptions options);

    ValueTask InvokeMethodAsync(GrainReference reference, IInvokable request, InvokeMethodOptions options);

    object Cast(IAddressable grain, Type interfaceType);
}
