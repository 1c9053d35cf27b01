using System.Reflection;
using System.Reflection.Emit;
using Orleans.Engine.Calls;
using Orleans.Serialization.Copying;
using Orleans.Serialization.Wire;

namespace Orleans.Engine.Proxies;

/// <summary>
/// Generates the request class of an interface method: a typed field for each argument, the call itself, access to arguments by
/// index for filters, their copying, and their form in a message.
/// </summary>
internal sealed class RequestEmitter
{
    private const MethodAttributes Override = MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig;

    private static readonly MethodInfo CopyMethod = typeof(ArgumentCopier)
        .GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
        .Single(m => m.Name == nameof(ArgumentCopier.Copy) && m.GetParameters().Length == 2);

    private static readonly MethodInfo WriteMethod = typeof(WireWriter).GetMethod(nameof(WireWriter.Write))!;
    private static readonly MethodInfo ReadMethod = typeof(WireReader).GetMethod(nameof(WireReader.Read))!;

    private readonly MethodInfo _method;
    private readonly ParameterInfo[] _parameters;
    private readonly TypeBuilder _type;
    private readonly GenericSignature _generics;
    private readonly Type _result;
    private readonly Type _baseDefinition;
    private readonly Type _base;
    private readonly FieldBuilder[] _fields;

    internal RequestEmitter(MethodInfo method)
    {
        _method = method;
        _parameters = method.GetParameters();
        GeneratedAssembly.Open(method.DeclaringType!); // A silo that is only called has no reference class of the interface.
        foreach (var parameter in _parameters) GeneratedAssembly.Open(parameter.ParameterType);
        GeneratedAssembly.Open(method.ReturnType);
        _baseDefinition = BaseOf(method);
        _type = GeneratedAssembly.DefineClass($"{method.DeclaringType!.Name}_{method.Name}");
        _generics = GenericSignature.Define(method, _type.DefineGenericParameters);
        _result = _generics.Substitute(ReturnTypes.ResultOf(method.ReturnType)!);
        _base = _baseDefinition.MakeGenericType(ReturnTypes.IsEnumerable(method.ReturnType) ? _result.GetGenericArguments()[0] : _result);
        _type.SetParent(_base);
        _fields = [.. _parameters.Select((p, i) =>
            _type.DefineField(GeneratedRequest.FieldName(i), _generics.Substitute(p.ParameterType), FieldAttributes.Public))];
    }

    private static Type BaseOf(MethodInfo method)
    {
        if (ReturnTypes.IsEnumerable(method.ReturnType)) return typeof(AsyncEnumerableGrainRequest<>);
        return method.IsDefined(typeof(TransactionAttribute)) ? typeof(TransactionalGrainRequest<>) : typeof(GrainRequest<>);
    }

    private Type Self => _generics.Parameters.Length == 0 ? _type : _type.MakeGenericType(_generics.Parameters);

    internal GeneratedRequest Emit()
    {
        DefineConstructor();
        DefineDescriptor();
        DefineRun();
        if (_fields.Length != 0)
        {
            DefineGetArgument();
            DefineSetArgument();
        }

        if (_parameters.Any(ArgumentCopies.AreNeeded)) DefineCopyArguments();
        DefineCancellation();
        DefineArguments(nameof(IGrainRequest.WriteArguments), typeof(WireWriter), (il, field) =>
        {
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldfld, Own(field));
            il.Emit(OpCodes.Call, WriteMethod.MakeGenericMethod(field.FieldType));
        });
        DefineArguments(nameof(IGrainRequest.ReadArguments), typeof(WireReader), (il, field) =>
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Call, ReadMethod.MakeGenericMethod(field.FieldType));
            il.Emit(OpCodes.Stfld, Own(field));
        });
        var generated = _type.CreateType();
        RequestMetadata.Register(generated, _method);
        return new(generated);
    }

    private void DefineConstructor()
    {
        var il = _type.DefineConstructor(MethodAttributes.Public, CallingConventions.HasThis, []).GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        var parent = _baseDefinition.GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic, [])!;
        il.Emit(OpCodes.Call, OfBase(parent));
        il.Emit(OpCodes.Ret);
    }

    private void DefineDescriptor()
    {
        var il = _type.DefineMethod($"get_{nameof(IGrainRequest.Descriptor)}", Override, typeof(MethodDescriptor), []).GetILGenerator();
        var getter = typeof(RequestMetadata<>).GetProperty(nameof(RequestMetadata<object>.Descriptor))!.GetMethod!;
        il.Emit(OpCodes.Call, TypeBuilder.GetMethod(typeof(RequestMetadata<>).MakeGenericType(Self), getter));
        il.Emit(OpCodes.Ret);
    }

    private void DefineRun()
    {
        var il = _type.DefineMethod("Run", Override, typeof(Task), [_result.MakeByRefType()]).GetILGenerator();
        var target = _baseDefinition.GetProperty("Target")!.GetMethod!;
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, OfBase(target));
        il.Emit(OpCodes.Castclass, _method.DeclaringType!);
        for (var i = 0; i < _fields.Length; i++)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldfld, Own(_fields[i]));
        }

        il.Emit(OpCodes.Callvirt, _generics.Parameters.Length == 0 ? _method : _method.MakeGenericMethod(_generics.Parameters));
        if (_method.ReturnType == typeof(void))
        {
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Initobj, _result);
            il.Emit(OpCodes.Ldnull);
        }
        else
        {
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Call, OutcomeMethod());
        }

        il.Emit(OpCodes.Ret);
    }

    private MethodInfo OutcomeMethod()
    {
        var returnType = _method.ReturnType;
        if (returnType == typeof(Task)) return Helper(nameof(Outcome.OfTask));
        if (returnType == typeof(ValueTask)) return Helper(nameof(Outcome.OfValueTaskVoid));
        if (ReturnTypes.IsEnumerable(returnType)) return Helper(nameof(Outcome.OfEnumerable)).MakeGenericMethod(_result.GetGenericArguments()[0]);
        var helper = Helper(ReturnTypes.IsGeneric(returnType, typeof(Task<>)) ? nameof(Outcome.Of) : nameof(Outcome.OfValueTask));
        return helper.MakeGenericMethod(_result);

        static MethodInfo Helper(string name) => typeof(Outcome).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;
    }

    private void DefineGetArgument()
    {
        var il = _type.DefineMethod(nameof(IRequest.GetArgument), Override, typeof(object), [typeof(int)]).GetILGenerator();
        ForEachIndex(il, i =>
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldfld, Own(_fields[i]));
            il.Emit(OpCodes.Box, _fields[i].FieldType);
            il.Emit(OpCodes.Ret);
        });
    }

    private void DefineSetArgument()
    {
        var il = _type.DefineMethod(nameof(IRequest.SetArgument), Override, typeof(void), [typeof(int), typeof(object)]).GetILGenerator();
        ForEachIndex(il, i =>
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldarg_2);
            il.Emit(OpCodes.Unbox_Any, _fields[i].FieldType);
            il.Emit(OpCodes.Stfld, Own(_fields[i]));
            il.Emit(OpCodes.Ret);
        });
    }

    private void ForEachIndex(ILGenerator il, Action<int> emit)
    {
        var labels = _fields.Select(_ => il.DefineLabel()).ToArray();
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Switch, labels);
        il.Emit(OpCodes.Ldstr, "index");
        il.Emit(OpCodes.Newobj, typeof(ArgumentOutOfRangeException).GetConstructor([typeof(string)])!);
        il.Emit(OpCodes.Throw);
        for (var i = 0; i < labels.Length; i++)
        {
            il.MarkLabel(labels[i]);
            emit(i);
        }
    }

    private void DefineCopyArguments()
    {
        var il = _type.DefineMethod(nameof(IGrainRequest.CopyArguments), Override, typeof(void), [typeof(CopyContext)]).GetILGenerator();
        for (var i = 0; i < _fields.Length; i++)
        {
            if (!ArgumentCopies.AreNeeded(_parameters[i])) continue;
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldfld, Own(_fields[i]));
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Call, CopyMethod.MakeGenericMethod(_fields[i].FieldType));
            il.Emit(OpCodes.Stfld, Own(_fields[i]));
        }

        il.Emit(OpCodes.Ret);
    }

    private void DefineCancellation()
    {
        var index = Array.FindIndex(_parameters, p => p.ParameterType == typeof(CancellationToken));
        if (index < 0) return;
        var il = _type.DefineMethod(nameof(IRequest.GetCancellationToken), Override, typeof(CancellationToken), []).GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, Own(_fields[index]));
        il.Emit(OpCodes.Ret);

        il = _type.DefineMethod(nameof(IGrainRequest.SetCancellationToken), Override, typeof(void), [typeof(CancellationToken)]).GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Stfld, Own(_fields[index]));
        il.Emit(OpCodes.Ret);
    }

    // A token does not travel with the arguments.
    private void DefineArguments(string name, Type other, Action<ILGenerator, FieldBuilder> emit)
    {
        var fields = _fields.Where(f => f.FieldType != typeof(CancellationToken)).ToArray();
        if (fields.Length == 0) return;
        var il = _type.DefineMethod(name, Override, typeof(void), [other]).GetILGenerator();
        foreach (var field in fields) emit(il, field);
        il.Emit(OpCodes.Ret);
    }

    private FieldInfo Own(FieldBuilder field) => _generics.Parameters.Length == 0 ? field : TypeBuilder.GetField(Self, field);

    private ConstructorInfo OfBase(ConstructorInfo definition) => _result.IsGenericParameter || _result.ContainsGenericParameters
        ? TypeBuilder.GetConstructor(_base, definition)
        : _base.GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic, [])!;

    private MethodInfo OfBase(MethodInfo definition) => _result.IsGenericParameter || _result.ContainsGenericParameters
        ? TypeBuilder.GetMethod(_base, definition)
        : _base.GetMethod(definition.Name)!;
}
