using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.Transactions.Abstractions;

namespace Orleans.Transactions;

/// <summary>Base of mappers for attributes that ask for a transactional state.</summary>
public abstract class TransactionalStateAttributeMapper<TAttribute> : IAttributeToFactoryMapper<TAttribute>
    where TAttribute : IFacetMetadata, ITransactionalStateConfiguration
{
    private static readonly MethodInfo Create = typeof(ITransactionalStateFactory).GetMethod(nameof(ITransactionalStateFactory.Create))!;

    public Factory<IGrainContext, object> GetFactory(ParameterInfo parameter, TAttribute attribute)
    {
        var type = parameter.ParameterType;
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(ITransactionalState<>))
            throw new InvalidOperationException(
                $"{parameter.Member.DeclaringType}: parameter {parameter.Name} has [{attribute.GetType().Name}] "
                + "and must be an ITransactionalState<T>.");

        var create = Create.MakeGenericMethod(type.GetGenericArguments());
        object[] arguments = [AttributeToConfig(attribute)];
        return context => create.Invoke(
            context.ActivationServices.GetService<ITransactionalStateFactory>() ?? throw NothingKeepsIt(parameter),
            BindingFlags.DoNotWrapExceptions,
            null,
            arguments,
            null)!;
    }

    private static BadProviderConfigException NothingKeepsIt(ParameterInfo parameter) => new(
        $"{parameter.Member.DeclaringType}: nothing keeps the transactional state of parameter {parameter.Name}. Add what does to the silo: "
        + "services.AddPlatformTransactions().");

    protected abstract TransactionalStateConfiguration AttributeToConfig(TAttribute attribute);
}

public class TransactionalStateAttributeMapper : TransactionalStateAttributeMapper<TransactionalStateAttribute>
{
    protected override TransactionalStateConfiguration AttributeToConfig(TransactionalStateAttribute attribute) => new(attribute);
}
