using Orleans.CodeGeneration;

namespace Orleans.Runtime
{
    public interface IRequest : IInvokable
    {
        InvokeMethodOptions Options { get; }

        void AddInvokeMethodOptions(InvokeMethodOptions options);
    }

    public static class TargetHolderExtensions
    {
        public static TComponent? GetComponent<TComponent>(this ITargetHolder targetHolder) where TComponent : class =>
            targetHolder.GetComponent(typeof(TComponent)) as TComponent;
    }
}

namespace Orleans.CodeGeneration
{
    [Flags]
    public enum InvokeMethodOptions
    {
        None = 0,
        OneWay = 1,
        ReadOnly = 2,
        AlwaysInterleave = 4,
        Unordered = 8,
    }
}
