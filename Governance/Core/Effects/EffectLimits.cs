using Orleans.Platform.Effects;

namespace Orleans.Platform.Governance.Effects;

/// <summary>What effect options may say.</summary>
internal static class EffectLimits
{
    private static readonly TimeSpan LongestDeadline = TimeSpan.FromDays(24);
    private static readonly TimeSpan LongestTry = TimeSpan.FromHours(24);
    private static readonly TimeSpan ShortestTry = TimeSpan.FromMilliseconds(10);

    public static void Validate(EffectOptions options)
    {
        Check(options.AttemptTimeout, ShortestTry, LongestTry, nameof(options.AttemptTimeout));
        Check(options.FirstDelay, TimeSpan.Zero, LongestTry, nameof(options.FirstDelay));
        Check(options.MaxDelay, options.FirstDelay, LongestTry, nameof(options.MaxDelay));
        Check(options.Deadline, TimeSpan.FromMilliseconds(1), LongestDeadline, nameof(options.Deadline));
    }

    private static void Check(TimeSpan value, TimeSpan least, TimeSpan most, string name)
    {
        if (value < least || value > most) throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {least} to {most}.");
    }
}
