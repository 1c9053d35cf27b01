using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Copying;

internal delegate void MemberCopier<T>(ref T source, ref T target, CopyContext context);

/// <summary>Emits the code that copies an object's members. Emitted code may write read-only fields, as a constructor does.</summary>
internal static class MemberCopierEmitter
{
    internal static MemberCopier<T> Emit<T>()
    {
        var type = typeof(T);
        var method = new DynamicMethod(
            $"Copy_{type.Name}",
            typeof(void),
            [type.MakeByRefType(), type.MakeByRefType(), typeof(CopyContext)],
            typeof(MemberCopierEmitter).Module,
            skipVisibility: true);
        var il = method.GetILGenerator();
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            if (PopulatedLevels.Find(level, "Copy") is { } populate)
            {
                EmitObject(il, type, OpCodes.Ldarg_0);
                EmitObject(il, type, OpCodes.Ldarg_1);
                il.Emit(OpCodes.Ldarg_2);
                il.Emit(OpCodes.Call, populate);
                continue;
            }

            var members = TravellingMembers.Of(level);
            foreach (var field in members.Fields) EmitField(il, type, field);
            foreach (var property in members.Properties) EmitProperty(il, type, property);
        }

        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<MemberCopier<T>>();
    }

    /// <summary>The parameterless constructor sets the members that do not travel; without one they stay empty.</summary>
    internal static Func<T> EmitConstructor<T>() where T : class
    {
        var constructor = typeof(T).GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, []);
        if (constructor is null) return static () => (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
        var method = new DynamicMethod($"New_{typeof(T).Name}", typeof(T), [], typeof(MemberCopierEmitter).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Newobj, constructor);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<T>>();
    }

    private static void EmitField(ILGenerator il, Type type, TravellingField member)
    {
        EmitObject(il, type, OpCodes.Ldarg_1);
        EmitObject(il, type, OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, member.Field);
        if (!member.IsImmutable) EmitCopy(il, member.Field.FieldType);
        il.Emit(OpCodes.Stfld, member.Field);
    }

    private static void EmitProperty(ILGenerator il, Type type, PropertyInfo property)
    {
        EmitObject(il, type, OpCodes.Ldarg_1);
        EmitObject(il, type, OpCodes.Ldarg_0);
        var call = type.IsValueType ? OpCodes.Call : OpCodes.Callvirt;
        il.Emit(call, property.GetGetMethod(nonPublic: true)!);
        if (!property.IsDefined(typeof(ImmutableAttribute), false)) EmitCopy(il, property.PropertyType);
        il.Emit(call, property.GetSetMethod(nonPublic: true)!);
    }

    private static void EmitObject(ILGenerator il, Type type, OpCode argument)
    {
        il.Emit(argument);
        if (!type.IsValueType) il.Emit(OpCodes.Ldind_Ref);
    }

    private static void EmitCopy(ILGenerator il, Type memberType)
    {
        if (ShallowTypes.IsDeclaredShallow(memberType)) return;
        var copy = typeof(TypeCopier<>).MakeGenericType(memberType)
            .GetMethod("Copy", BindingFlags.Static | BindingFlags.NonPublic)!;
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Call, copy);
    }
}
