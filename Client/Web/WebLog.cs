using Microsoft.Extensions.Logging;

namespace Orleans.Platform.Client.Web;

/// <summary>What the front end writes to the log. Never a body, a header or an address of a person.</summary>
internal static partial class WebLog
{
    [LoggerMessage(4001, LogLevel.Error, "{Method} request answered with {Code}")]
    public static partial void RequestFailed(ILogger logger, string method, string code, Exception exception);

    [LoggerMessage(4002, LogLevel.Warning, "{Method} request answered with {Code}: {Kind}")]
    public static partial void RequestNotServed(ILogger logger, string method, string code, string kind);
}
