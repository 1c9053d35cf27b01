namespace Orleans.Engine.Catalog;

/// <summary>The activation whose turn runs on this thread.</summary>
internal sealed class GrainContextAccessor : IGrainContextAccessor
{
    public IGrainContext GrainContext => RuntimeContext.Current!;
}
