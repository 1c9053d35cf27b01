using System.Reflection;
using Orleans.Serialization.Copying;
using Orleans.Serialization.Types;

namespace Orleans.Serialization.Wire;

/// <summary>A member of one level of a class hierarchy, as it stands in a message.</summary>
internal sealed record WireMember(ulong Number, Type Type, FieldInfo? Field, PropertyInfo? Property)
{
    internal ulong Tag => Number << WireKind.Bits;

    /// <summary>The levels that have members, from the base class on.</summary>
    internal static IEnumerable<Type> LevelsOf(Type type)
    {
        var levels = new List<Type>();
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            if (TravellingMembers.IsKnown(level) || Converters.Populates(level)) levels.Add(level);
        }

        return Enumerable.Reverse(levels);
    }

    /// <summary>The members in the order in which they are written.</summary>
    internal static WireMember[] Of(Type level)
    {
        var members = TravellingMembers.Of(level);
        var all = members.Fields
            .Select(f => new WireMember(TravellingMembers.NumberOf(level, f.Declared), f.Field.FieldType, f.Field, null))
            .Concat(members.Properties.Select(p => new WireMember(TravellingMembers.NumberOf(level, p), p.PropertyType, null, p)))
            .OrderBy(m => m.Number)
            .ToArray();
        for (var i = 1; i < all.Length; i++)
        {
            if (all[i].Number == all[i - 1].Number)
                throw new CodecNotFoundException($"{level} cannot be sent: two of its members have the same [Id].");
        }

        return all;
    }
}
