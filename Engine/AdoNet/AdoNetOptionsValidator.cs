namespace Orleans.Engine.AdoNet;

/// <summary>Makes the provider before the silo starts, which fails when its options are wrong.</summary>
internal sealed class AdoNetOptionsValidator(Action make) : IConfigurationValidator
{
    public void ValidateConfiguration() => make();
}
