using Orleans.Platform.Tests.Unit.House;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Surface;

/// <summary>
/// The engine's public types in the namespaces of Orleans are those of the lists beside this file, member for member. The lists say what an
/// application written for Orleans may use; annotations of nullable references and the members of value semantics are left out of them.
/// </summary>
public sealed class SurfaceTests
{
    internal const string Folder = "Tests/Unit/Surface/Lists/";

    private static readonly SurfaceList Actual = SurfaceList.Parse(EngineSurface.Lines());
    private static readonly SurfaceList Expected = SurfaceList.Parse(
        Directory.GetFiles(Path.Combine(Repository.Root, Folder), "*.txt")
            .Where(file => Path.GetFileName(file) != "Exceptions.txt")
            .Order(StringComparer.Ordinal)
            .SelectMany(File.ReadLines));

    private static readonly SurfaceExceptions Exceptions = new();

    [Fact]
    public void Nothing_of_the_listed_surface_is_missing() => RequireNone(Exceptions.Unexplained("missing", Expected.Except(Actual)));

    [Fact]
    public void Nothing_is_public_that_is_not_listed() => RequireNone(Exceptions.Unexplained("extra", Actual.Except(Expected)));

    [Fact]
    public void Every_exception_is_still_one() => RequireNone(Exceptions.Obsolete(Expected.Except(Actual), Actual.Except(Expected)));

    [Fact]
    public void The_lists_are_not_empty() => Assert.True(Expected.Count > 1_000 && Expected.Types.Count() > 250);

    // Every line, not only the first ones.
    private static void RequireNone(string[] differences) => Assert.True(differences.Length == 0, string.Join(Environment.NewLine, differences));
}
