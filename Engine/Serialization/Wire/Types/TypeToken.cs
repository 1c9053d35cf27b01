namespace Orleans.Serialization.Wire;

/// <summary>How the name of a type begins.</summary>
internal static class TypeToken
{
    /// <summary>A type of the message again: the position of its name follows.</summary>
    internal const int Again = 0;

    internal const int Named = 1;
    internal const int Aliased = 2;
    internal const int Array = 3;
    internal const int MultiArray = 4;

    /// <summary>From here on: the number of a well-known type. Generic arguments follow.</summary>
    internal const int FirstWellKnown = 5;
}
