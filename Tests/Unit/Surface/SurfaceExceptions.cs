using Orleans.Platform.Tests.Unit.House;

namespace Orleans.Platform.Tests.Unit.Surface;

/// <summary>Differences that are meant: lines "missing X" and "extra X" below the reason for them.</summary>
internal sealed class SurfaceExceptions
{
    private readonly HashSet<string> _lines = [.. Repository.Lines(SurfaceTests.Folder + "Exceptions.txt").Where(line => line.Length > 0 && !line.StartsWith('#'))];

    public string[] Unexplained(string kind, IEnumerable<string> differences) => [.. differences.Select(text => $"{kind} {text}").Where(line => !_lines.Contains(line))];

    public string[] Obsolete(IEnumerable<string> missing, IEnumerable<string> extra) =>
        [.. _lines.Except(missing.Select(text => $"missing {text}")).Except(extra.Select(text => $"extra {text}"))];
}
