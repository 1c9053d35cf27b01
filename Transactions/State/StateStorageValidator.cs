using Microsoft.Extensions.DependencyInjection;
using Orleans.Transactions.Abstractions;

namespace Orleans.Platform.Transactions.State;

/// <summary>Stops the start when the application has brought a storage for transactional states, which would not be used.</summary>
internal sealed class StateStorageValidator(IServiceCollection services) : IConfigurationValidator
{
    public void ValidateConfiguration()
    {
        foreach (var service in services)
        {
            if (service.ServiceType != typeof(ITransactionalStateStorageFactory) && !IsOwnNamedFactory(service)) continue;
            var name = service.IsKeyedService ? $" '{service.ServiceKey}'" : "";
            throw new OrleansConfigurationException(
                $"A {service.ServiceType.Name}{name} is registered, and would not be used: AddPlatformTransactions keeps all transactional states in its own database. Remove one of them.");
        }
    }

    // UseTransactions of Orleans itself registers one, too.
    private static bool IsOwnNamedFactory(ServiceDescriptor service) =>
        service.ServiceType == typeof(INamedTransactionalStateStorageFactory)
        && (service.IsKeyedService ? service.KeyedImplementationType : service.ImplementationType)?.Namespace != "Orleans.Transactions";
}
