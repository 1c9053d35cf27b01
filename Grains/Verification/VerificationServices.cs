using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Platform.Grains.Verification;

/// <summary>Registers what the verification grains need.</summary>
public static class VerificationServices
{
    /// <summary>Adds the verification workload. It serves nobody unless <c>Verification:Enabled</c> is true.</summary>
    public static IServiceCollection AddVerification(this IServiceCollection services, IConfiguration configuration)
        => services.AddSingleton(new VerificationSwitch(configuration.GetValue<bool>("Verification:Enabled")));
}

/// <summary>Whether the verification workload is on.</summary>
public sealed class VerificationSwitch(bool isOn)
{
    /// <exception cref="InvalidOperationException">It is off.</exception>
    internal void Require()
    {
        if (!isOn)
            throw new InvalidOperationException("The verification workload is off (Verification:Enabled).");
    }
}
