namespace Orleans;

public static class GrainContextComponentExtensions
{
    public static TComponent GetGrainExtension<TComponent>(this IGrainContext context) where TComponent : class, IGrainExtension
    {
        var binder = context.GetComponent<IGrainExtensionBinder>()
            ?? throw new GrainExtensionNotInstalledException($"{context.GrainId} does not support grain extensions.");
        return binder.GetExtension<TComponent>();
    }
}
