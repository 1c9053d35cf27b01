namespace Orleans.Platform.Data;

/// <summary>
/// Marks a property as personal data. In stored states, their history and recorded arguments its value is encrypted
/// with the key of the data subject; grain code sees it in clear.
/// </summary>
/// <remarks>The subject is the property marked <see cref="DataSubjectAttribute"/> of the same object, else the grain that owns the state.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PersonalDataAttribute : Attribute;

/// <summary>Marks the property that names the data subject (for example a customer id) of the personal data in the same object.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DataSubjectAttribute : Attribute;
