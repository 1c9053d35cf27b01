namespace Orleans.Platform.Transactions.Branches;

/// <summary>How this silo's part in transactions is named to others.</summary>
internal sealed class LocalBranches(ILocalSiloDetails silo, IServiceProvider services)
{
    private GrainReference? _reference;

    /// <summary>The grain that takes the messages for this silo's branches. Made late: the filter that needs it is made before grains can be.</summary>
    public GrainReference Reference => _reference ??= (GrainReference)((IGrainFactory)services.GetService(typeof(IGrainFactory))!)
        .GetGrain<IBranchGrain>(BranchGrain.IdOf(silo.SiloAddress));
}
