namespace Orleans.Engine.Clients;

/// <summary>What a client needs of a grain class that it does not have itself.</summary>
[GenerateSerializer, Immutable]
internal sealed class GrainClassEntry
{
    /// <summary>The grain type; of a generic class the name without type arguments.</summary>
    [Id(0)]
    public required string GrainType { get; init; }

    /// <summary>Namespace and name of the class, for class name prefixes.</summary>
    [Id(1)]
    public required string ClassName { get; init; }

    /// <summary>The grain interfaces; of a generic class their definitions.</summary>
    [Id(2)]
    public required string[] Interfaces { get; init; }

    [Id(3)]
    public required bool IsGeneric { get; init; }
}
