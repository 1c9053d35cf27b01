namespace Orleans.Engine.Dashboard;

/// <summary>The page, which is a file in this assembly.</summary>
internal static class DashboardPage
{
    internal static string Html { get; } = Read();

    private static string Read()
    {
        using var stream = typeof(DashboardPage).Assembly.GetManifestResourceStream("dashboard.html")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
