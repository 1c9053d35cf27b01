using System.Reflection;
using System.Reflection.Emit;

namespace Orleans.Engine.Proxies;

/// <summary>
/// The assembly of all generated classes. It asks the runtime to ignore the access checks of every assembly whose types it uses,
/// so that internal grain interfaces and argument types work as they do with code generated at build time.
/// </summary>
internal static class GeneratedAssembly
{
    private static readonly AssemblyBuilder Assembly =
        AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Orleans.Engine.Generated"), AssemblyBuilderAccess.Run);

    private static readonly HashSet<string> Opened = [];
    private static readonly ConstructorInfo IgnoreChecks;
    private static int _number;

    static GeneratedAssembly()
    {
        Module = Assembly.DefineDynamicModule("Orleans.Engine.Generated");
        IgnoreChecks = DefineIgnoresAccessChecksTo();
        Open(typeof(GeneratedAssembly));
        Open(typeof(GrainReference));
    }

    /// <summary>Held while a class is generated.</summary>
    internal static Lock Gate { get; } = new();

    private static ModuleBuilder Module { get; }

    internal static TypeBuilder DefineClass(string name, Type parent) => Module.DefineType(
        $"{name.Replace('.', '_').Replace('+', '_')}_{Interlocked.Increment(ref _number)}",
        TypeAttributes.Public | TypeAttributes.Class | TypeAttributes.Sealed,
        parent);

    internal static TypeBuilder DefineClass(string name) => Module.DefineType(
        $"{name.Replace('.', '_').Replace('+', '_')}_{Interlocked.Increment(ref _number)}",
        TypeAttributes.Public | TypeAttributes.Class | TypeAttributes.Sealed);

    /// <summary>Makes everything of the type usable, its generic arguments included.</summary>
    internal static void Open(Type type)
    {
        if (type.HasElementType)
        {
            Open(type.GetElementType()!);
            return;
        }

        foreach (var argument in type.IsGenericType ? type.GetGenericArguments() : []) Open(argument);
        if (type.Assembly.GetName().Name is { } name && Opened.Add(name))
            Assembly.SetCustomAttribute(new CustomAttributeBuilder(IgnoreChecks, [name]));
    }

    // The runtime knows the attribute by its name; it is not in the class library.
    private static ConstructorInfo DefineIgnoresAccessChecksTo()
    {
        var type = Module.DefineType(
            "System.Runtime.CompilerServices.IgnoresAccessChecksToAttribute", TypeAttributes.Public | TypeAttributes.Class, typeof(Attribute));
        var constructor = type.DefineConstructor(MethodAttributes.Public, CallingConventions.HasThis, [typeof(string)]);
        var il = constructor.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, typeof(Attribute).GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic, [])!);
        il.Emit(OpCodes.Ret);
        var usage = typeof(AttributeUsageAttribute);
        type.SetCustomAttribute(new CustomAttributeBuilder(
            usage.GetConstructor([typeof(AttributeTargets)])!,
            [AttributeTargets.Assembly],
            [usage.GetProperty(nameof(AttributeUsageAttribute.AllowMultiple))!],
            [true]));
        return type.CreateType().GetConstructor([typeof(string)])!;
    }
}
