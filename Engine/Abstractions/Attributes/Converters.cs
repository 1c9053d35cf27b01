namespace Orleans;

/// <summary>Converts values of a type of somebody else's to a struct that travels, and back.</summary>
/// <typeparam name="TValue">The type that has no attributes of its own.</typeparam>
/// <typeparam name="TSurrogate">What travels in its place.</typeparam>
public interface IConverter<TValue, TSurrogate> where TSurrogate : struct
{
    TValue ConvertFromSurrogate(in TSurrogate surrogate);

    TSurrogate ConvertToSurrogate(in TValue value);
}

/// <summary>Fills the part of an object that belongs to a base class of somebody else's.</summary>
public interface IPopulator<TValue, TSurrogate> where TValue : class where TSurrogate : struct
{
    void Populate(in TSurrogate surrogate, TValue value);
}

/// <summary>The class is a converter; the engine finds it.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class RegisterConverterAttribute : Attribute;
