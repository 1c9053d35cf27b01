namespace Orleans.Serialization.Wire;

/// <summary>Bounds of one message.</summary>
internal static class WireLimits
{
    /// <summary>Nesting beyond this is refused, before the stack ends the process.</summary>
    internal const int MaxDepth = Copying.CopyContext.MaxDepth;

    /// <summary>Bytes of one message unless the writer says otherwise; the default of the official engine.</summary>
    internal const int MaxMessageBytes = 100 * 1024 * 1024;

    /// <summary>Nesting of generic arguments and array elements in the name of a type.</summary>
    internal const int MaxTypeDepth = 8;

    /// <summary>Generic types that peers may have this process construct; every one stays in memory for good.</summary>
    internal const int MaxConstructedTypes = 4_096;

    /// <summary>Bytes of memory that reading may take for each byte that arrived. A member that is left out costs no byte.</summary>
    internal const int MaxExpansion = 256;

    /// <summary>Bytes that even the shortest message may take.</summary>
    internal const int MinAllocation = 1024 * 1024;
}
