using PaymentProvider.Charges;
using PaymentProvider.Faults;
using PaymentProvider.Storage;

// A small payment provider in the form of Stripe's charges API: the "other system" of the demonstration and the tests.
// Its own process, its own storage, faults by configuration. See README.md beside this file.
// Settings lie beside the program: the default, the current folder, would be watched for changes with all below it.
var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 64 * 1024);
builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
if (string.IsNullOrEmpty(builder.Configuration["urls"]))
    builder.WebHost.UseUrls("http://127.0.0.1:5081");

string folder = builder.Configuration["data"] ?? Path.Combine(".data", "provider");
FaultOptions faults = builder.Configuration.GetSection("Faults").Get<FaultOptions>() ?? new FaultOptions();

Journal journal;
try
{
    faults.Validate();
    journal = Journal.Open(folder);
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException)
{
    Console.Error.WriteLine($"payment provider: {e.Message}");
    return 1;
}

await using (journal)
{
    builder.Services.AddSingleton(TimeProvider.System);
    builder.Services.AddSingleton(journal);
    builder.Services.AddSingleton(new FaultInjector(faults));
    builder.Services.AddSingleton<ChargeBook>();
    builder.Services.AddSingleton<ChargeService>();

    WebApplication app = builder.Build();
    app.MapCharges();
    app.MapFaults();
    app.MapGet("/health/live", () => Results.Text("ok"));
    app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"payment provider: {string.Join(' ', app.Urls)}, data in {folder}"));

    try
    {
        await app.RunAsync();
        return 0;
    }
    catch (IOException e)
    {
        Console.Error.WriteLine($"payment provider: {e.Message}");
        return 1;
    }
}
