using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Platform.Tests.Integration.Support;

namespace Orleans.Platform.Tests.Integration.Engine.AdoNet;

/// <summary>A cluster whose states and reminders are in PostgreSQL, asked for by the names of the official providers.</summary>
public sealed class AdoNetFixture : EngineFixture
{
    public PostgresFixture Postgres { get; } = new();

    public override async Task InitializeAsync()
    {
        await Postgres.InitializeAsync();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Postgres.DisposeAsync();
    }

    protected override void Configure(ISiloBuilder silo) => ConfigureOn(silo, Postgres.ConnectionString);

    internal static ISiloBuilder ConfigureOn(ISiloBuilder silo, string connectionString) => silo
        .AddAdoNetGrainStorageAsDefault(options =>
        {
            options.Invariant = "Npgsql";
            options.ConnectionString = connectionString;
        })
        .AddAdoNetGrainStorage("deleting", options =>
        {
            options.Invariant = "Npgsql";
            options.ConnectionString = connectionString;
            options.DeleteStateOnClear = true;
        })
        .UseAdoNetReminderService(options =>
        {
            options.Invariant = "Npgsql";
            options.ConnectionString = connectionString;
        });
}
