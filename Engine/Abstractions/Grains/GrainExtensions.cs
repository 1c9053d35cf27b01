namespace Orleans;

/// <summary>Identity and references of grains; works on references, on grain objects, and on nothing else.</summary>
public static class GrainExtensions
{
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain) =>
        (TGrainInterface)AsReference(grain, typeof(TGrainInterface));

    public static object AsReference(this IAddressable grain, Type interfaceType)
    {
        ArgumentNullException.ThrowIfNull(interfaceType);
        return ReferenceOf(grain).CastTo(interfaceType);
    }

    public static TGrainInterface Cast<TGrainInterface>(this IAddressable grain) => AsReference<TGrainInterface>(grain);

    public static object Cast(this IAddressable grain, Type interfaceType) => AsReference(grain, interfaceType);

    public static GrainId GetGrainId(this IAddressable grain) => grain switch
    {
        GrainReference reference => reference.GrainId,
        IGrainBase instance => Context(instance).GrainId,
        null => throw new ArgumentNullException(nameof(grain)),
        _ => throw NotAGrain(grain),
    };

    public static Guid GetPrimaryKey(this IAddressable grain) => GetPrimaryKey(grain, out _);

    public static Guid GetPrimaryKey(this IAddressable grain, out string? keyExt) =>
        GetGrainId(grain).TryGetGuidKey(out var key, out keyExt) ? key : throw WrongKey(grain, "a Guid");

    public static long GetPrimaryKeyLong(this IAddressable grain) => GetPrimaryKeyLong(grain, out _);

    public static long GetPrimaryKeyLong(this IAddressable grain, out string? keyExt) =>
        GetGrainId(grain).TryGetIntegerKey(out var key, out keyExt) ? key : throw WrongKey(grain, "an integer");

    public static string GetPrimaryKeyString(this IAddressable grain) => GetGrainId(grain).Key.ToString();

    private static GrainReference ReferenceOf(IAddressable grain) => grain switch
    {
        GrainReference reference => reference,
        IGrainBase instance => Context(instance).GrainReference,
        null => throw new ArgumentNullException(nameof(grain)),
        _ => throw NotAGrain(grain),
    };

    private static IGrainContext Context(IGrainBase grain) => grain.GrainContext
        ?? throw new ArgumentException("The grain object has no context: it was not created by an activation.", nameof(grain));

    private static ArgumentException NotAGrain(IAddressable grain) =>
        new($"{grain.GetType()} is neither a grain reference nor a grain object.", nameof(grain));

    private static InvalidOperationException WrongKey(IAddressable grain, string expected) =>
        new($"The key of grain {GetGrainId(grain)} is not {expected}.");
}
