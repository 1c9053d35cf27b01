using System.Globalization;
using System.Text;

namespace Orleans.Platform.Benchmarks.Table;

/// <summary>Two charts side by side, throughput and p99 against load, as SVG.</summary>
public static class Plot
{
    private const int Width = 400, Height = 260, Left = 70, Top = 40, Bottom = 45, Gap = 80;
    private static readonly string[] Colors = ["#1f77b4", "#2ca02c", "#d62728"];

    public static string Draw(IReadOnlyList<Curve> curves)
    {
        var svg = new StringBuilder();
        var total = (2 * (Left + Width)) + Gap;
        svg.AppendLine(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {total} {Top + Height + Bottom}\" font-family=\"sans-serif\" font-size=\"12\">");
        svg.AppendLine("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        var points = curves.SelectMany(curve => curve.Points).ToList();
        var rates = Round(points.Max(point => point.PerSecond));
        Chart(svg, curves, Left, "transfers per second", point => point.PerSecond / rates[^1], [.. rates.Select(rate => (rate / rates[^1], $"{rate:N0}"))]);

        // Latencies differ by orders of magnitude.
        var times = Decades(points.Min(point => point.P99Ms), points.Max(point => point.P99Ms));
        double ShareOf(double time) => Math.Log(time / times[0]) / Math.Log(times[^1] / times[0]);
        Chart(
            svg, curves, Left + Width + Gap, "p99 in ms (logarithmic)",
            point => ShareOf(point.P99Ms), [.. times.Select(time => (ShareOf(time), $"{time:#,0.##}"))]);
        for (var i = 0; i < curves.Count; i++)
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{Left + (i * 130)}\" y=\"16\" fill=\"{Colors[i % Colors.Length]}\">● {curves[i].System}</text>");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Chart(
        StringBuilder svg, IReadOnlyList<Curve> curves, int left, string title, Func<(int InFlight, double PerSecond, double P99Ms), double> share, IReadOnlyList<(double Share, string Label)> lines)
    {
        var furthest = Math.Log2(curves.SelectMany(curve => curve.Points).Max(point => point.InFlight));
        double X(int inFlight) => left + (Width * Math.Log2(inFlight) / Math.Max(furthest, 1));
        static double Y(double value) => Top + (Height * (1 - value));
        svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{left}\" y=\"{Top - 8}\">{title}</text>");
        svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{left + Width}\" y=\"{Top + Height + 34}\" text-anchor=\"end\">in flight</text>");
        foreach (var (height, label) in lines)
        {
            var y = Y(height);
            svg.AppendLine(CultureInfo.InvariantCulture, $"<line x1=\"{left}\" y1=\"{y:0.#}\" x2=\"{left + Width}\" y2=\"{y:0.#}\" stroke=\"#ddd\"/>");
            svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{left - 6}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{label}</text>");
        }

        foreach (var (inFlight, _, _) in curves[0].Points)
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{X(inFlight):0.#}\" y=\"{Top + Height + 18}\" text-anchor=\"middle\">{inFlight}</text>");
        }

        for (var i = 0; i < curves.Count; i++)
        {
            var points = string.Join(' ', curves[i].Points.Select(point => FormattableString.Invariant($"{X(point.InFlight):0.#},{Y(share(point)):0.#}")));
            svg.AppendLine(CultureInfo.InvariantCulture, $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{Colors[i % Colors.Length]}\" stroke-width=\"2\"/>");
        }
    }

    /// <summary>From 0 in round steps to the first that is above the most.</summary>
    private static List<double> Round(double most)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(most / 4)));
        var step = new[] { 1, 2, 5, 10 }.Select(factor => factor * power).First(step => step * 5 >= most);
        return [.. Enumerable.Range(0, (int)Math.Ceiling(most / step) + 1).Select(i => i * step)];
    }

    /// <summary>The powers of ten around the values.</summary>
    private static List<double> Decades(double least, double most)
    {
        var (first, last) = ((int)Math.Floor(Math.Log10(least)), (int)Math.Ceiling(Math.Log10(most)));
        return [.. Enumerable.Range(first, last - first + 1).Select(power => Math.Pow(10, power))];
    }
}
