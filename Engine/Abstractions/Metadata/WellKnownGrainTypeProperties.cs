namespace Orleans.Metadata;

/// <summary>Names under which attributes say something of a grain class.</summary>
public static class WellKnownGrainTypeProperties
{
    public const string TypeName = "type-name";
    public const string FullTypeName = "full-type-name";
    public const string ImplementedInterfacePrefix = "interface.";
    public const string LegacyGrainKeyType = "legacy-grain-key-type";
    public const string Reentrant = "reentrant";
    public const string MayInterleavePredicate = "may-interleave-predicate";
    public const string Unordered = "unordered";
    public const string IdleDeactivationPeriod = "idle-duration";
    public const string IndefiniteIdleDeactivationPeriodValue = "indefinite";
    public const string PlacementStrategy = "placement-strategy";
    public const string PlacementFilter = "placement-filter";
    public const string GrainDirectory = "directory-policy";
    public const string Immovable = "immovable";
    public const string BindingPrefix = "binding";
    public const string BindingTypeKey = "type";
    public const string StreamBindingTypeValue = "stream";
    public const string StreamBindingPatternKey = "pattern";
    public const string StreamBindingIncludeNamespaceKey = "include-namespace";
    public const string StreamIdMapperKey = "streamid-mapper";
    public const string BroadcastChannelBindingTypeValue = "broadcast-channel";
    public const string BroadcastChannelBindingPatternKey = "channel-pattern";
    public const string ChannelIdMapperKey = "channelid-mapper";
}
