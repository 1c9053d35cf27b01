using Orleans.Core.Internal;

namespace Orleans.Engine.Management;

/// <summary>Lets others deactivate a grain.</summary>
internal sealed class GrainManagementExtension(IGrainContext context) : IGrainManagementExtension
{
    public ValueTask DeactivateOnIdle()
    {
        context.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "Asked for through the management extension."));
        return ValueTask.CompletedTask;
    }
}
