using System.Globalization;
using Orleans.Metadata;

namespace Orleans;

/// <summary>The class's activations are never collected for being idle.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class KeepAliveAttribute : Attribute, IGrainPropertiesProviderAttribute
{
    public void Populate(IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties) =>
        properties[WellKnownGrainTypeProperties.IdleDeactivationPeriod] = WellKnownGrainTypeProperties.IndefiniteIdleDeactivationPeriodValue;
}

/// <summary>How long an activation of the class may be idle before it is collected; at least one minute.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class CollectionAgeLimitAttribute : Attribute, IGrainPropertiesProviderAttribute
{
    public static readonly TimeSpan MinAgeLimit = TimeSpan.FromMinutes(1);
    private readonly TimeSpan? _period;

    public CollectionAgeLimitAttribute()
    {
    }

    public CollectionAgeLimitAttribute(string inactivityPeriod) =>
        _period = TimeSpan.Parse(inactivityPeriod, CultureInfo.InvariantCulture);

    public double Days { get; set; }

    public double Hours { get; set; }

    public double Minutes { get; set; }

    public bool AlwaysActive { get; set; }

    public TimeSpan AgeLimit
    {
        get
        {
            if (AlwaysActive) return TimeSpan.MaxValue;
            var limit = _period ?? TimeSpan.FromDays(Days) + TimeSpan.FromHours(Hours) + TimeSpan.FromMinutes(Minutes);
            return limit >= MinAgeLimit
                ? limit
                : throw new ArgumentOutOfRangeException(nameof(AgeLimit), limit, $"The idle age limit must be at least {MinAgeLimit}.");
        }
    }

    public void Populate(IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties) =>
        properties[WellKnownGrainTypeProperties.IdleDeactivationPeriod] = AgeLimit == TimeSpan.MaxValue
            ? WellKnownGrainTypeProperties.IndefiniteIdleDeactivationPeriodValue
            : AgeLimit.ToString("c", CultureInfo.InvariantCulture);
}
