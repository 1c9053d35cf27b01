namespace Orleans.Serialization.Wire;

/// <summary>How long the value of a member is: what a reader needs to skip a member that it does not know. Three bits.</summary>
internal static class WireKind
{
    internal const int Varint = 0;
    internal const int Fixed4 = 1;
    internal const int Fixed8 = 2;
    internal const int Fixed16 = 3;

    /// <summary>A varint, zero for null, else one more than the number of bytes that follow.</summary>
    internal const int Bytes = 4;

    /// <summary>Four bytes of length, then the value.</summary>
    internal const int Sized = 5;

    /// <summary>Nothing follows.</summary>
    internal const int Null = 6;

    internal const int Mask = 7;
    internal const int Bits = 3;
}
