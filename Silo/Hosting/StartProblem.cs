using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Orleans.Platform.Storage.Setup;

namespace Orleans.Platform.Silo.Hosting;

/// <summary>Says in one line why the host cannot start, for the troubles that an operator can mend.</summary>
internal static class StartProblem
{
    /// <summary>The line; null for anything unexpected, whose stack trace is worth reading.</summary>
    public static string? Describe(Exception exception) => exception switch
    {
        StorageSetupException setup => setup.Message,
        SettingsException settings => settings.Message,
        OptionsValidationException options => $"The configuration is not valid: {string.Join(" ", options.Failures)}",
        IOException { InnerException: AddressInUseException } inUse =>
            $"{OneLine(inUse)}. Stop the program that uses it, or set Urls to another address (Urls=http://localhost:5090).",
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } =>
            "A port of the silo is in use. Set Orleans__Endpoints__SiloPort and Orleans__Endpoints__GatewayPort to other ports.",
        IOException { InnerException: SocketException } bind => $"{OneLine(bind)}. Set Urls to an address that this user may listen on.",
        SocketException socket => $"{OneLine(socket)}. Set Urls to an address that this user may listen on.",
        _ => null,
    };

    private static string OneLine(Exception exception) => exception.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
}
