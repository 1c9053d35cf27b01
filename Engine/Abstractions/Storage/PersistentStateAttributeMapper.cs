using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans;

/// <summary>Makes the states that <see cref="PersistentStateAttribute"/> asks for.</summary>
public class PersistentStateAttributeMapper : IAttributeToFactoryMapper<PersistentStateAttribute>
{
    private static readonly MethodInfo Create = typeof(IPersistentStateFactory).GetMethod(nameof(IPersistentStateFactory.Create))!;

    public Factory<IGrainContext, object> GetFactory(ParameterInfo parameter, PersistentStateAttribute attribute)
    {
        var type = parameter.ParameterType;
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IPersistentState<>))
            throw new InvalidOperationException(
                $"{parameter.Member.DeclaringType}: parameter {parameter.Name} has [PersistentState] and must be an IPersistentState<T>.");

        // A state without a name is called like its parameter.
        IPersistentStateConfiguration configuration = string.IsNullOrEmpty(attribute.StateName)
            ? new PersistentStateAttribute(parameter.Name!, attribute.StorageName)
            : attribute;
        var create = Create.MakeGenericMethod(type.GetGenericArguments());
        return context => create.Invoke(
            context.ActivationServices.GetRequiredService<IPersistentStateFactory>(),
            BindingFlags.DoNotWrapExceptions,
            null,
            [context, configuration],
            null)!;
    }
}
