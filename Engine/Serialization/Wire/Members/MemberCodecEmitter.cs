using System.Reflection;
using System.Reflection.Emit;

namespace Orleans.Serialization.Wire;

internal delegate void MemberWriter<T>(ref T value, WireWriter writer);

internal delegate void MemberReader<T>(ref T value, WireReader reader);

/// <summary>Emits the code that writes and reads an object's members. Emitted code may write read-only fields, as a constructor does.</summary>
internal static class MemberCodecEmitter
{
    private const BindingFlags Internals = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    internal static MemberWriter<T> EmitWriter<T>()
    {
        var (method, il) = Define<T>("Write", typeof(WireWriter));
        foreach (var level in WireMember.LevelsOf(typeof(T)))
        {
            if (EmitPopulated(il, typeof(T), level, "Write")) continue;
            foreach (var member in WireMember.Of(level))
            {
                il.Emit(OpCodes.Ldarg_1);
                il.Emit(OpCodes.Ldc_I8, (long)member.Tag);
                EmitLoad(il, typeof(T), member);
                il.Emit(OpCodes.Call, Codec(member.Type, "Write"));
            }

            EmitEnd(il);
        }

        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<MemberWriter<T>>();
    }

    internal static MemberReader<T> EmitReader<T>()
    {
        var (method, il) = Define<T>("Read", typeof(WireReader));
        var tag = il.DeclareLocal(typeof(ulong));
        foreach (var level in WireMember.LevelsOf(typeof(T)))
        {
            if (!EmitPopulated(il, typeof(T), level, "Read")) EmitReadLevel(il, typeof(T), WireMember.Of(level), tag);
        }

        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<MemberReader<T>>();
    }

    /// <summary>The fields of a tuple have neither numbers nor tags: they are written one after the other.</summary>
    internal static MemberWriter<T> EmitTupleWriter<T>()
    {
        var (method, il) = Define<T>("Write", typeof(WireWriter));
        foreach (var field in TupleFields<T>())
        {
            EmitObject(il, typeof(T));
            il.Emit(OpCodes.Ldfld, field);
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Call, typeof(TupleElement<>).MakeGenericType(field.FieldType).GetMethod("Write", Internals)!);
        }

        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<MemberWriter<T>>();
    }

    internal static MemberReader<T> EmitTupleReader<T>()
    {
        var (method, il) = Define<T>("Read", typeof(WireReader));
        foreach (var field in TupleFields<T>())
        {
            EmitObject(il, typeof(T));
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Call, typeof(TypeCodec<>).MakeGenericType(field.FieldType).GetMethod("Read", Internals)!);
            il.Emit(OpCodes.Stfld, field);
        }

        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<MemberReader<T>>();
    }

    // One pass in the order of writing finds everything that both sides know; whatever is left is skipped, and the pass goes on.
    private static void EmitReadLevel(ILGenerator il, Type type, WireMember[] members, LocalBuilder tag)
    {
        Label pass = il.DefineLabel(), end = il.DefineLabel();
        EmitReadTag(il, tag);
        il.MarkLabel(pass);
        foreach (var member in members)
        {
            var next = il.DefineLabel();
            il.Emit(OpCodes.Ldloc, tag);
            il.Emit(OpCodes.Ldc_I4, WireKind.Bits);
            il.Emit(OpCodes.Shr_Un);
            il.Emit(OpCodes.Ldc_I8, (long)member.Number);
            il.Emit(OpCodes.Bne_Un, next);
            EmitStore(il, type, member, tag);
            EmitReadTag(il, tag);
            il.MarkLabel(next);
        }

        il.Emit(OpCodes.Ldloc, tag);
        il.Emit(OpCodes.Brfalse, end);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldloc, tag);
        il.Emit(OpCodes.Call, typeof(WireKinds).GetMethod(nameof(WireKinds.Skip), Internals)!);
        il.Emit(OpCodes.Stloc, tag);
        il.Emit(OpCodes.Br, pass);
        il.MarkLabel(end);
    }

    private static bool EmitPopulated(ILGenerator il, Type type, Type level, string name)
    {
        if (PopulatedLevels.Find(level, name) is not { } method) return false;
        EmitObject(il, type);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Call, method);
        return true;
    }

    private static void EmitLoad(ILGenerator il, Type type, WireMember member)
    {
        EmitObject(il, type);
        if (member.Field is { } field) il.Emit(OpCodes.Ldfld, field);
        else il.Emit(type.IsValueType ? OpCodes.Call : OpCodes.Callvirt, member.Property!.GetGetMethod(nonPublic: true)!);
    }

    private static void EmitStore(ILGenerator il, Type type, WireMember member, LocalBuilder tag)
    {
        EmitObject(il, type);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldloc, tag);
        il.Emit(OpCodes.Call, Codec(member.Type, "Read"));
        if (member.Field is { } field) il.Emit(OpCodes.Stfld, field);
        else il.Emit(type.IsValueType ? OpCodes.Call : OpCodes.Callvirt, member.Property!.GetSetMethod(nonPublic: true)!);
    }

    private static void EmitReadTag(ILGenerator il, LocalBuilder tag)
    {
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Call, typeof(WireInput).GetMethod(nameof(WireInput.ReadVarint), Internals)!);
        il.Emit(OpCodes.Stloc, tag);
    }

    private static void EmitEnd(ILGenerator il)
    {
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldc_I4_0);
        il.Emit(OpCodes.Call, typeof(WireOutput).GetMethod(nameof(WireOutput.WriteByte), Internals)!);
    }

    private static void EmitObject(ILGenerator il, Type type)
    {
        il.Emit(OpCodes.Ldarg_0);
        if (!type.IsValueType) il.Emit(OpCodes.Ldind_Ref);
    }

    private static MethodInfo Codec(Type type, string name) => Nullable.GetUnderlyingType(type) is { } value
        ? typeof(NullableMemberCodec<>).MakeGenericType(value).GetMethod(name, Internals)!
        : typeof(MemberCodec<>).MakeGenericType(type).GetMethod(name, Internals)!;

    private static IEnumerable<FieldInfo> TupleFields<T>() => typeof(T)
        .GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .OrderBy(f => f.MetadataToken);

    private static (DynamicMethod Method, ILGenerator IL) Define<T>(string name, Type other)
    {
        var method = new DynamicMethod(
            $"{name}_{typeof(T).Name}", typeof(void), [typeof(T).MakeByRefType(), other], typeof(MemberCodecEmitter).Module, skipVisibility: true);
        return (method, method.GetILGenerator());
    }
}

/// <summary>The value comes first, as emitted code has it on its stack.</summary>
internal static class TupleElement<T>
{
    internal static void Write(T value, WireWriter writer) => TypeCodec<T>.Write(writer, value);
}
