using System.Reflection;
using System.Reflection.Emit;
using Orleans.Engine.Calls;

namespace Orleans.Engine.Proxies;

/// <summary>Generates the reference class of an interface: each method makes its request, fills it, and sends it.</summary>
internal sealed class ProxyEmitter(Type interfaceType)
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Type[] CreateParameters = [typeof(GrainId), typeof(GrainInterfaceType), typeof(CallSender)];

    private readonly TypeBuilder _type = GeneratedAssembly.DefineClass($"Proxy_{interfaceType.Name}", typeof(GrainProxy));

    internal Func<GrainId, GrainInterfaceType, CallSender, GrainProxy> Emit()
    {
        GeneratedAssembly.Open(interfaceType);
        Type[] interfaces = [interfaceType, .. interfaceType.GetInterfaces()];
        var create = DefineCreate(DefineConstructor());
        var number = 0;
        foreach (var implemented in interfaces)
        {
            GeneratedAssembly.Open(implemented);
            _type.AddInterfaceImplementation(implemented);
            foreach (var method in implemented.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            {
                if (!method.IsAbstract) continue;
                DefineMethod(method, Redeclarations.Find(method, interfaces) ?? method, number++);
            }
        }

        var generated = _type.CreateType();
        return generated.GetMethod(create.Name)!.CreateDelegate<Func<GrainId, GrainInterfaceType, CallSender, GrainProxy>>();
    }

    private ConstructorBuilder DefineConstructor()
    {
        var constructor = _type.DefineConstructor(MethodAttributes.Public, CallingConventions.HasThis, CreateParameters);
        var il = constructor.GetILGenerator();
        for (var i = 0; i <= CreateParameters.Length; i++) il.Emit(OpCodes.Ldarg, i);
        il.Emit(OpCodes.Call, typeof(GrainProxy).GetConstructor(Members, CreateParameters)!);
        il.Emit(OpCodes.Ret);
        return constructor;
    }

    private MethodBuilder DefineCreate(ConstructorBuilder constructor)
    {
        var create = _type.DefineMethod("Create", MethodAttributes.Public | MethodAttributes.Static, typeof(GrainProxy), CreateParameters);
        var il = create.GetILGenerator();
        for (var i = 0; i < CreateParameters.Length; i++) il.Emit(OpCodes.Ldarg, i);
        il.Emit(OpCodes.Newobj, constructor);
        il.Emit(OpCodes.Ret);
        return create;
    }

    private void DefineMethod(MethodInfo method, MethodInfo sent, int number)
    {
        var parameters = method.GetParameters().Select(p => p.ParameterType).ToArray();
        var builder = _type.DefineMethod(
            $"{method.DeclaringType!.Name}.{method.Name}_{number}",
            MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig | MethodAttributes.NewSlot);
        var generics = GenericSignature.Define(method, builder.DefineGenericParameters);
        builder.SetParameters([.. parameters.Select(generics.Substitute)]);
        builder.SetReturnType(generics.Substitute(method.ReturnType));
        EmitBody(builder.GetILGenerator(), sent, generics, parameters);
        _type.DefineMethodOverride(builder, method);
    }

    private static void EmitBody(ILGenerator il, MethodInfo method, GenericSignature generics, Type[] parameters)
    {
        if (ReturnTypes.ResultOf(method.ReturnType) is not { } result || parameters.Any(p => p.IsByRef) || IsTransactionalEnumeration(method))
        {
            il.Emit(
                OpCodes.Ldstr,
                $"{method.DeclaringType}.{method.Name}: grain methods return tasks, or IAsyncEnumerable without a transaction, "
                    + "and have no ref or out parameters.");
            il.Emit(OpCodes.Newobj, typeof(NotSupportedException).GetConstructor([typeof(string)])!);
            il.Emit(OpCodes.Throw);
            return;
        }

        var request = RequestClasses.Of(method).Bind(generics);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Newobj, request.Constructor);
        for (var i = 0; i < parameters.Length; i++)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldarg, i + 1);
            il.Emit(OpCodes.Stfld, request.Field(i));
        }

        il.Emit(OpCodes.Call, SendMethod(method.ReturnType, generics.Substitute(result)));
        il.Emit(OpCodes.Ret);
    }

    private static bool IsTransactionalEnumeration(MethodInfo method) =>
        ReturnTypes.IsEnumerable(method.ReturnType) && method.IsDefined(typeof(TransactionAttribute));

    private static MethodInfo SendMethod(Type returnType, Type result)
    {
        if (returnType == typeof(void)) return typeof(GrainProxy).GetMethod(nameof(GrainProxy.Post))!;
        if (returnType == typeof(Task)) return typeof(GrainProxy).GetMethod(nameof(GrainProxy.SendVoid))!;
        if (returnType == typeof(ValueTask)) return typeof(GrainProxy).GetMethod(nameof(GrainProxy.SendValueVoid))!;
        if (ReturnTypes.IsEnumerable(returnType))
            return typeof(GrainProxy).GetMethod(nameof(GrainProxy.Enumerate))!.MakeGenericMethod(result.GetGenericArguments()[0]);
        var name = ReturnTypes.IsGeneric(returnType, typeof(Task<>)) ? nameof(GrainProxy.Send) : nameof(GrainProxy.SendValue);
        return typeof(GrainProxy).GetMethod(name)!.MakeGenericMethod(result);
    }
}
