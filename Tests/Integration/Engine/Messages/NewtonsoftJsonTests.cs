using Newtonsoft.Json;
using Orleans.Platform.Storage.Setup;
using Orleans.Platform.Tests.Integration.Engine.Cluster;
using Orleans.Serialization;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Messages;

/// <summary>Arguments and results that travel as JSON of Newtonsoft.Json, between a client and a silo.</summary>
public sealed class NewtonsoftJsonTests
{
    [Fact]
    public async Task Types_opted_into_Newtonsoft_Json_travel_between_client_and_silo()
    {
        var settings = new JsonSerializerSettings { TypeNameHandling = TypeNameHandling.Auto };
        void Add(ISerializerBuilder serializer) => serializer.AddNewtonsoftJsonSerializer(type => type.DeclaringType == typeof(Mail), settings);
        await using var hosts = new HostedSilos();
        var (siloPort, gatewayPort) = (FreePort.Find(), FreePort.Find());
        await hosts.StartSiloAsync(silo => silo.UseLocalhostClustering(siloPort, gatewayPort).Services.AddSerializer(Add));
        var client = await hosts.StartClientAsync(client => client.UseLocalhostClustering(gatewayPort).Services.AddSerializer(Add));
        var grain = client.GetGrain<IMailGrain>("m");
        var sent = new Mail.Letter { Name = "n", Secret = "s", Content = new Mail.Invoice { Cents = 250 } };
        var answer = await grain.Forward(sent);
        Assert.Equal(("n, forwarded", null), (answer.Name, answer.Secret));
        Assert.Equal(250, Assert.IsType<Mail.Invoice>(answer.Content).Cents);
        sent.Content = new Mail.Bomb();
        await Assert.ThrowsAsync<SerializerException>(() => grain.Forward(sent));
        Assert.Equal("n, forwarded", (await grain.Forward(new() { Name = "n" })).Name);
    }
}

public static class Mail
{
    public sealed class Letter
    {
        [JsonProperty("full_name")]
        public string? Name { get; set; }

        [JsonIgnore]
        public string? Secret { get; set; }

        public object? Content { get; set; }
    }

    public sealed class Invoice
    {
        public int Cents { get; set; }
    }

    /// <summary>Cannot be written.</summary>
    public sealed class Bomb
    {
        public int Explode => throw new InvalidOperationException("Bang.");
    }
}

public interface IMailGrain : IGrainWithStringKey
{
    Task<Mail.Letter> Forward(Mail.Letter letter);
}

public sealed class MailGrain : Grain, IMailGrain
{
    public Task<Mail.Letter> Forward(Mail.Letter letter)
    {
        Assert.Null(letter.Secret);
        letter.Name += ", forwarded";
        return Task.FromResult(letter);
    }
}
