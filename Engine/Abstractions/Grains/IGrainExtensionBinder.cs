namespace Orleans.Runtime
{
    public interface IGrainExtensionBinder
    {
        TExtensionInterface GetExtension<TExtensionInterface>() where TExtensionInterface : class, IGrainExtension;

        (TExtension, TExtensionInterface) GetOrSetExtension<TExtension, TExtensionInterface>(Func<TExtension> newExtensionFunc)
            where TExtension : class, TExtensionInterface
            where TExtensionInterface : class, IGrainExtension;
    }
}

namespace Orleans.Core.Internal
{
    /// <summary>Installed on every grain, so that tests and tools can deactivate it from outside.</summary>
    public interface IGrainManagementExtension : IGrainExtension
    {
        ValueTask DeactivateOnIdle();
    }
}
