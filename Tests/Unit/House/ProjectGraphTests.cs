using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Orleans.Platform.Tests.Unit.House;

/// <summary>References point one way. A new arrow is a decision: it is written here first.</summary>
public sealed partial class ProjectGraphTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Storage"] = [],
        ["Engine/Abstractions"] = [],
        ["Engine/Seams"] = [],
        ["Engine/Serialization"] = ["Engine/Abstractions"],
        ["Engine/Serialization.NewtonsoftJson"] = ["Engine/Serialization"],
        ["Engine/Runtime"] = ["Engine/Abstractions", "Engine/Serialization", "Engine/Seams"],
        ["Engine/AdoNet"] = ["Engine/Abstractions", "Engine/Runtime"],
        ["Engine/TestingHost"] = ["Engine/Abstractions", "Engine/Serialization", "Engine/Runtime"],
        ["Governance/Abstractions"] = [],
        ["Transactions"] = ["Engine/Seams", "Storage", "Governance/Abstractions"],
        ["Governance/Core"] = ["Governance/Abstractions", "Transactions"],
        ["Grains/Contracts"] = ["Governance/Abstractions"],
        ["Grains/Payments"] = ["Grains/Contracts"],
        ["Grains/Verification"] = ["Grains/Contracts"],
        ["Client/Web"] = ["Grains/Contracts"],
        ["Silo"] = ["Client/Web", "Governance/Core", "Grains/Payments", "Grains/Verification"],
        ["Samples/PaymentProvider"] = [],
    };

    // Hosting a silo is the silo's business; everybody else sees the abstractions.
    private static readonly string[] MayHost = ["Silo", "Benchmarks", "Tests/"];

    [Fact]
    public void Every_project_refers_only_to_the_layers_below_it()
    {
        var wrong = from project in Projects()
                    where Allowed.ContainsKey(project.Folder)
                    from reference in project.References
                    where !Allowed[project.Folder].Contains(reference)
                    select $"{project.Folder} -> {reference}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_project_has_a_place_in_the_graph_and_in_the_solution()
    {
        var solution = Repository.Read("Orleans.Platform.sln").Replace('\\', '/');
        foreach (var project in Projects())
        {
            Assert.True(Allowed.ContainsKey(project.Folder) || !Repository.IsProduct(project.Folder + "/"), $"{project.Folder} has no line in {nameof(Allowed)}.");
            Assert.Contains(project.Path, solution, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Only_hosts_refer_to_the_engines_runtime()
    {
        var wrong = from project in Projects()
                    where project.OrleansPackages.Contains("Runtime") || project.OrleansPackages.Contains("TestingHost")
                    where !MayHost.Any(start => (project.Folder + "/").StartsWith(start, StringComparison.Ordinal))
                    select project.Folder;
        Assert.Empty(wrong);
    }

    [Fact]
    public void Nothing_of_the_product_refers_to_tests_or_benchmarks()
    {
        var wrong = from project in Projects()
                    where Repository.IsProduct(project.Folder + "/")
                    from reference in project.References
                    where reference.StartsWith("Tests", StringComparison.Ordinal) || reference.StartsWith("Benchmarks", StringComparison.Ordinal)
                    select $"{project.Folder} -> {reference}";
        Assert.Empty(wrong);
    }

    private static IEnumerable<Project> Projects() => Repository.Files(".csproj").Select(path =>
    {
        var xml = XDocument.Parse(Repository.Read(path));
        var folder = Path.GetDirectoryName(path)!.Replace('\\', '/');
        var references = from reference in xml.Descendants("ProjectReference")
                         where (string?)reference.Attribute("ReferenceOutputAssembly") != "false" // Built before it, not used by it.
                         let target = RootVariable().Replace((string)reference.Attribute("Include")!, Repository.Root + "/")
                         let full = Path.GetFullPath(target, Path.Combine(Repository.Root, folder))
                         select Path.GetDirectoryName(Path.GetRelativePath(Repository.Root, full))!.Replace('\\', '/');
        var packages = xml.Descendants("OrleansPackages").FirstOrDefault()?.Value.Split(';') ?? [];
        return new Project(path, folder, [.. references], packages);
    });

    private sealed record Project(string Path, string Folder, string[] References, string[] OrleansPackages);

    [GeneratedRegex(@"\$\(RepositoryRoot\)")]
    private static partial Regex RootVariable();
}
