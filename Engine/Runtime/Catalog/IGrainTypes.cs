namespace Orleans.Engine.Catalog;

/// <summary>The grain types behind grain interfaces.</summary>
internal interface IGrainTypes
{
    /// <summary>The grain type behind an interface; <see cref="ArgumentException"/> when there is none or no single one.</summary>
    GrainType TypeOf(Type interfaceType, string? prefix = null);

    /// <summary>An interface of a grain type by its name; <see cref="ArgumentException"/> when it has none of this name.</summary>
    Type InterfaceOf(GrainType grainType, GrainInterfaceType name);
}
