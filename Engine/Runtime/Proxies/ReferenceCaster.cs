namespace Orleans.Engine.Proxies;

/// <summary>Makes another view of the same grain.</summary>
internal sealed class ReferenceCaster(Lazy<ReferenceFactory> references)
{
    internal object Cast(GrainReference reference, Type interfaceType) => references.Value.Create(reference.GrainId, interfaceType);
}
