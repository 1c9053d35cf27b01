namespace Orleans.Transactions.Abstractions;

/// <summary>Asks for a transactional state as a constructor argument.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class TransactionalStateAttribute(string stateName, string? storageName = null)
    : Attribute, IFacetMetadata, ITransactionalStateConfiguration
{
    public string StateName { get; } = stateName;

    public string? StorageName { get; } = storageName;
}

public interface ITransactionalStateConfiguration
{
    string StateName { get; }

    string? StorageName { get; }
}

public class TransactionalStateConfiguration(
    ITransactionalStateConfiguration config,
    ParticipantId.Role supportedRoles = ParticipantId.Role.Resource | ParticipantId.Role.Manager) : ITransactionalStateConfiguration
{
    public string StateName { get; } = config.StateName;

    public string? StorageName { get; } = config.StorageName;

    public ParticipantId.Role SupportedRoles { get; } = supportedRoles;
}

public interface ITransactionalStateFactory
{
    ITransactionalState<TState> Create<TState>(TransactionalStateConfiguration config) where TState : class, new();
}
