namespace Orleans.Platform.Governance.Durable;

/// <summary>The entry of the request context that marks a call as the step of a durable request; it repeats the step's key.</summary>
internal static class StepContext
{
    public const string Key = "platform.step";
}
