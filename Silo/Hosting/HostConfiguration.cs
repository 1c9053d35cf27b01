namespace Orleans.Platform.Silo.Hosting;

/// <summary>Where settings come from: the defaults beside the program, then <c>appsettings.json</c> here, environment, command line.</summary>
internal static class HostConfiguration
{
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        var here = Path.GetFullPath("appsettings.json");
        if (here != Path.Combine(AppContext.BaseDirectory, "appsettings.json"))
        {
            builder.Configuration
                .AddJsonFile(here, optional: true, reloadOnChange: false)
                .AddEnvironmentVariables()
                .AddCommandLine(args);
        }

        // Another time is set where every host looks for it: ShutdownTimeoutSeconds.
        if (builder.Configuration["ShutdownTimeoutSeconds"] is null)
        {
            builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        }

        return builder;
    }
}
