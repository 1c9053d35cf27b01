namespace Orleans.Runtime
{
    /// <summary>Root of everything that can be the target of a reference.</summary>
    public interface IAddressable;

    /// <summary>An extra interface that can be attached to any activation and called through a reference.</summary>
    public interface IGrainExtension : IAddressable;
}

namespace Orleans
{
    /// <summary>Marks grain interfaces.</summary>
    public interface IGrain : IAddressable;

    public interface IGrainWithStringKey : IGrain;

    public interface IGrainWithGuidKey : IGrain;

    public interface IGrainWithIntegerKey : IGrain;

    public interface IGrainWithIntegerCompoundKey : IGrain;

    public interface IGrainWithGuidCompoundKey : IGrain;

    /// <summary>Silo-internal addressable; not for applications.</summary>
    public interface ISystemTarget : IAddressable;
}
