using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Orleans.Platform.Tests.Integration.Hosting;

/// <summary>An OpenTelemetry collector (OTLP over HTTP) in this process.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _application;

    private Collector(WebApplication application) => _application = application;

    public ConcurrentQueue<Span> Spans { get; } = new();

    public ConcurrentDictionary<string, bool> Metrics { get; } = new();

    public string Url => _application.Urls.Single();

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var application = builder.Build();
        var collector = new Collector(application);
        application.Run(collector.ReceiveAsync);
        await application.StartAsync();
        return collector;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        if (http.Request.Path == "/v1/traces") ReadSpans(body.ToArray());
        else if (http.Request.Path == "/v1/metrics") ReadMetrics(body.ToArray());
        else http.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    // ExportTraceServiceRequest.resource_spans (1) / scope_spans (2) / spans (2): trace_id 1, span_id 2, parent_span_id 4, name 5.
    private void ReadSpans(byte[] request)
    {
        foreach (var resource in ProtobufReader.Fields(request, 1))
        foreach (var scope in ProtobufReader.Fields(resource, 2))
        foreach (var span in ProtobufReader.Fields(scope, 2))
        {
            var source = ProtobufReader.Text(ProtobufReader.Fields(scope, 1).Single(), 1);
            Spans.Enqueue(new(
                source, ProtobufReader.Text(span, 5), ProtobufReader.Hex(span, 1), ProtobufReader.Hex(span, 2), ProtobufReader.Hex(span, 4)));
        }
    }

    // ExportMetricsServiceRequest.resource_metrics (1) / scope_metrics (2) / metrics (2): name 1.
    private void ReadMetrics(byte[] request)
    {
        foreach (var resource in ProtobufReader.Fields(request, 1))
        foreach (var scope in ProtobufReader.Fields(resource, 2))
        foreach (var metric in ProtobufReader.Fields(scope, 2))
        {
            Metrics[ProtobufReader.Text(metric, 1)] = true;
        }
    }
}

internal sealed record Span(string Source, string Name, string TraceId, string Id, string ParentId);
