using System.Text.RegularExpressions;
using Xunit;

namespace Orleans.Platform.Tests.Unit.House;

/// <summary>What can be checked of the container files without a container engine.</summary>
public sealed partial class DeploymentTests
{
    [Fact]
    public void The_container_file_names_projects_and_programs_that_exist()
    {
        var text = Repository.Read("Dockerfile");
        var projects = ProjectPath().Matches(text).Select(match => match.Value).ToList();
        Assert.NotEmpty(projects);
        Assert.All(projects, project => Assert.True(File.Exists(Path.Combine(Repository.Root, project)), project));
        Assert.All(
            ProgramName().Matches(text).Select(match => match.Groups["name"].Value),
            name => Assert.Contains(Repository.Files(".csproj"), path => path.EndsWith("/" + name + ".csproj", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_container_does_not_run_as_root()
    {
        var user = Repository.Lines("Dockerfile").Last(line => line.StartsWith("USER ", StringComparison.Ordinal));
        Assert.DoesNotContain("root", user, StringComparison.Ordinal);
        Assert.NotEqual("USER 0", user);
    }

    [Fact]
    public void Composition_waits_for_the_database_and_keeps_it_durable()
    {
        var text = Repository.Read("compose.yaml");
        Assert.Contains("condition: service_healthy", text, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings__Platform:", text, StringComparison.Ordinal);
        Assert.Contains("postgres-data:/var/lib/postgresql", text, StringComparison.Ordinal);
        Assert.DoesNotContain("fsync=off", text, StringComparison.Ordinal);
        Assert.DoesNotContain("synchronous_commit=off", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Container_and_composition_agree_on_the_port()
    {
        var port = Exposed().Match(Repository.Read("Dockerfile")).Groups["port"].Value;
        Assert.Contains($":{port}\"", Repository.Read("compose.yaml"), StringComparison.Ordinal);
        Assert.Contains($":{port}", Repository.Read("Dockerfile"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_compositions_silos_share_their_secrets_and_have_an_address_each()
    {
        var text = Repository.Read("compose.yaml");
        foreach (var setting in (string[])["Platform__MasterKey", "Platform__DevelopmentApiKey", "Orleans__Connections__Secret"])
        {
            // Given from outside, once, and not optional.
            Assert.Matches(setting + @": \$\{[A-Z_]+:\?", text);
        }

        var advertised = Advertised().Matches(text).Select(match => match.Groups["address"].Value).ToList();
        Assert.Equal(3, advertised.Distinct().Count());
        Assert.All(advertised, address => Assert.Contains($"ipv4_address: {address}", text, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"AdvertisedIPAddress: (?<address>\S+)")]
    private static partial Regex Advertised();

    [GeneratedRegex(@"[A-Za-z]+/\S+\.csproj")]
    private static partial Regex ProjectPath();

    [GeneratedRegex(@"""(?<name>[A-Za-z.]+)\.dll""")]
    private static partial Regex ProgramName();

    [GeneratedRegex(@"EXPOSE (?<port>\d+)")]
    private static partial Regex Exposed();
}
