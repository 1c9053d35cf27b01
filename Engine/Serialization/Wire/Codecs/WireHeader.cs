namespace Orleans.Serialization.Wire;

/// <summary>What stands before every value of a reference type but strings.</summary>
internal static class WireHeader
{
    internal const byte Null = 0;

    /// <summary>An object of the message again: the position of its header follows.</summary>
    internal const byte Reference = 1;

    /// <summary>The same, with its type, which is not the declared one.</summary>
    internal const byte TypedReference = 2;

    /// <summary>A value of the declared type.</summary>
    internal const byte Value = 3;

    /// <summary>A value of another type, whose name comes first.</summary>
    internal const byte TypedValue = 4;
}
