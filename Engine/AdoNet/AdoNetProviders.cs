using Microsoft.Extensions.Configuration;
using Orleans;
using Orleans.Engine.AdoNet;
using Orleans.Hosting;
using Orleans.Providers;

[assembly: RegisterProvider("AdoNet", "Clustering", "Silo", typeof(AdoNetClusteringProvider))]
[assembly: RegisterProvider("AdoNet", "Clustering", "Client", typeof(AdoNetClusteringProvider))]
[assembly: RegisterProvider("AdoNet", "GrainStorage", "Silo", typeof(AdoNetGrainStorageProvider))]
[assembly: RegisterProvider("AdoNet", "Reminders", "Silo", typeof(AdoNetReminderProvider))]

namespace Orleans.Engine.AdoNet;

/// <summary>Clusters in a database, asked for by configuration.</summary>
internal sealed class AdoNetClusteringProvider : IProviderBuilder<ISiloBuilder>, IProviderBuilder<IClientBuilder>
{
    public void Configure(ISiloBuilder builder, string? name, IConfigurationSection configurationSection) =>
        builder.UseAdoNetClustering(options => options.Configure<IServiceProvider>((o, services) =>
        {
            var section = new AdoNetSection(configurationSection, services);
            (o.Invariant, o.ConnectionString, o.DataSource) = (section.Invariant ?? o.Invariant, section.ConnectionString, section.DataSource);
        }));

    public void Configure(IClientBuilder builder, string? name, IConfigurationSection configurationSection) =>
        builder.UseAdoNetClustering(options => options.Configure<IServiceProvider>((o, services) =>
        {
            var section = new AdoNetSection(configurationSection, services);
            (o.Invariant, o.ConnectionString, o.DataSource) = (section.Invariant ?? o.Invariant, section.ConnectionString, section.DataSource);
        }));
}

/// <summary>Grain storage in a database, asked for by configuration.</summary>
internal sealed class AdoNetGrainStorageProvider : IProviderBuilder<ISiloBuilder>
{
    public void Configure(ISiloBuilder builder, string? name, IConfigurationSection configurationSection) =>
        builder.AddAdoNetGrainStorage(
            name ?? ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME,
            options => options.Configure<IServiceProvider>((o, services) =>
            {
                var section = new AdoNetSection(configurationSection, services);
                (o.Invariant, o.ConnectionString, o.DataSource) = (section.Invariant ?? o.Invariant, section.ConnectionString, section.DataSource);
            }));
}

/// <summary>Reminders in a database, asked for by configuration.</summary>
internal sealed class AdoNetReminderProvider : IProviderBuilder<ISiloBuilder>
{
    public void Configure(ISiloBuilder builder, string? name, IConfigurationSection configurationSection) =>
        builder.UseAdoNetReminderService(options => options.Configure<IServiceProvider>((o, services) =>
        {
            var section = new AdoNetSection(configurationSection, services);
            (o.Invariant, o.ConnectionString, o.DataSource) = (section.Invariant ?? o.Invariant, section.ConnectionString, section.DataSource);
        }));
}
