using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Transactions.Abstractions;

namespace Orleans.Platform.Transactions.Committers;

/// <summary>Gives the constructor parameters with <see cref="TransactionCommitterAttribute"/> their value.</summary>
internal sealed class TransactionCommitterAttributeMapper : IAttributeToFactoryMapper<TransactionCommitterAttribute>
{
    private static readonly MethodInfo Create = typeof(ITransactionCommitterFactory).GetMethod(nameof(ITransactionCommitterFactory.Create))!;

    public Factory<IGrainContext, object> GetFactory(ParameterInfo parameter, TransactionCommitterAttribute metadata)
    {
        var type = parameter.ParameterType;
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(ITransactionCommitter<>))
        {
            throw new InvalidOperationException(
                $"{parameter.Member.DeclaringType}: parameter {parameter.Name} has [TransactionCommitter] and must be an ITransactionCommitter<T>.");
        }

        var create = Create.MakeGenericMethod(type.GetGenericArguments());
        return context => create.Invoke(
            context.ActivationServices.GetRequiredService<ITransactionCommitterFactory>(), BindingFlags.DoNotWrapExceptions, null, [metadata], null)!;
    }
}
