using System.Globalization;

namespace Orleans.Platform.Governance.Durable;

/// <summary>
/// The entry of the request context that marks a call as the step of a durable request: the step's key and the run's claim, so that
/// a step counts only while its run does, on whichever silo it is done.
/// </summary>
internal static class StepContext
{
    public const string Key = "platform.step";

    /// <summary>Marks the calls made from here. A resumed step has its record and needs no claim.</summary>
    public static void Set(string stepKey, RunClaim? claim) => RequestContext.Set(Key, claim is { } run
        ? string.Create(CultureInfo.InvariantCulture, $"{stepKey} {run.Slot} {run.Epoch}")
        : stepKey);

    /// <summary>The step that the current call is marked as, if it has that step's key.</summary>
    public static (StepId Step, RunClaim? Claim)? Read(string? mark, string? key)
    {
        if (mark is null || key is null) return null;
        var parts = mark.Split(' ');
        if (parts[0] != key || !Requests.IdempotencyKeys.TryParseStep(key, out var step)) return null;
        RunClaim? claim = parts.Length == 3
            && short.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var slot)
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            ? new RunClaim(step.RequestId, slot, epoch)
            : null;
        return (step, claim);
    }
}
