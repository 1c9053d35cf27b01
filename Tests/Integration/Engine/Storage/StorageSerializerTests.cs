using Microsoft.Extensions.DependencyInjection;
using Orleans.Engine.Dashboard;
using Orleans.Dashboard;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.TestingHost;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Storage;

[GenerateSerializer]
public abstract class Shape;

[GenerateSerializer, Alias("circle")]
public sealed class Circle : Shape
{
    [Id(0)]
    public int Radius { get; set; }
}

[GenerateSerializer]
public sealed class Drawing
{
    [Id(0)]
    public List<Shape> Shapes { get; set; } = [];

    [Id(1)]
    public IMemoGrain? Memo { get; set; }
}

public sealed class SerializerFixture : EngineFixture
{
    protected override void Configure(ISiloBuilder silo) => silo
        .UseSystemTextJsonGrainStorageSerializer()
        .AddFaultInjectionMemoryStorage("faults")
        .AddDashboard();
}

/// <summary>Forms of stored states, planned faults, and the figures of the dashboard.</summary>
public sealed class StorageSerializerTests(SerializerFixture engine) : IClassFixture<SerializerFixture>
{
    private readonly string _key = Guid.NewGuid().ToString();

    private IServiceProvider Services => engine.Cluster.GetSiloServiceProvider();

    [Theory]
    [InlineData(typeof(SystemTextJsonGrainStorageSerializer))]
    [InlineData(typeof(JsonGrainStorageSerializer))]
    [InlineData(typeof(OrleansGrainStorageSerializer))]
    public async Task DerivedTypesAndReferencesToGrainsRoundTrip(Type type)
    {
        var serializer = (IGrainStorageStreamingSerializer)ActivatorUtilities.CreateInstance(Services, type);
        var drawing = new Drawing { Shapes = { new Circle { Radius = 3 } }, Memo = engine.Grains.GetGrain<IMemoGrain>(_key) };
        Check(serializer.Deserialize<Drawing>(serializer.Serialize(drawing)));

        using var stream = new MemoryStream();
        await serializer.SerializeAsync(drawing, stream);
        stream.Position = 0;
        Check(await serializer.DeserializeAsync<Drawing>(stream));

        void Check(Drawing? read)
        {
            Assert.Equal(3, Assert.IsType<Circle>(Assert.Single(read!.Shapes)).Radius);
            Assert.Equal(drawing.Memo, read.Memo);
        }
    }

    [Fact]
    public void JsonCannotNameATypeThatWasNotDeclared()
    {
        var serializer = new JsonGrainStorageSerializer(Services.GetRequiredService<OrleansJsonSerializer>());
        var text = """{"Shapes":[{"$type":"System.IO.FileInfo","Radius":3}]}""";
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => serializer.Deserialize<Drawing>(BinaryData.FromString(text)));
    }

    [Fact]
    public async Task APlannedFaultComesOnce()
    {
        var storage = Services.GetRequiredKeyedService<IGrainStorage>("faults");
        var id = GrainId.Create("test", _key);
        await engine.Grains.GetGrain<IStorageFaultGrain>("faults").AddFaultOnWrite(id, new InvalidOperationException("planned"));
        var state = new GrainState<Note> { State = new() { Text = "x" } };
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => storage.WriteStateAsync("note", id, state));
        Assert.Equal("planned", error.Message);
        await storage.WriteStateAsync("note", id, state);
        Assert.NotNull(state.ETag);
    }

    [Fact]
    public async Task TheDashboardKnowsSilosAndActivations()
    {
        await engine.Grains.GetGrain<IMemoGrain>(_key).First();
        var reader = Services.GetRequiredService<DashboardReader>();
        await Wait.Until(
            () => reader.Latest.Grains.Any(grain => grain.Type.EndsWith(nameof(MemoGrain), StringComparison.Ordinal)), "the dashboard read the figures");
        Assert.Single(reader.Latest.Silos);
        Assert.NotEmpty(reader.History);
    }

    [Fact]
    public async Task SilosTellWhatTheyUse()
    {
        var management = engine.Grains.GetGrain<IManagementGrain>(0);
        var host = Assert.Single(await management.GetDetailedHosts());
        Assert.Equal(SiloStatus.Active, host.Status);
        var statistics = Assert.Single(await management.GetRuntimeStatistics([host.SiloAddress]));
        Assert.True(statistics.EnvironmentStatistics.RawMemoryUsageBytes > 0);
    }
}
