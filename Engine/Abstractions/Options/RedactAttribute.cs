using System.Data.Common;

namespace Orleans;

/// <summary>The option's value is a secret.</summary>
[AttributeUsage(AttributeTargets.Property)]
public class RedactAttribute : Attribute
{
    public virtual string Redact(object? value) => "REDACTED";
}

/// <summary>The option is a connection string, whose secrets are not shown.</summary>
[AttributeUsage(AttributeTargets.Property)]
public class RedactConnectionStringAttribute : RedactAttribute
{
    private static readonly string[] Shown = ["Host", "Server", "Port", "Database", "Data Source", "Initial Catalog"];

    public override string Redact(object? value)
    {
        if (value is not string { Length: > 0 } text) return "";
        try
        {
            // Known harmless parts are let through; everything else may be a secret.
            var parts = new DbConnectionStringBuilder { ConnectionString = text };
            return string.Join(';', Shown.Where(parts.ContainsKey).Select(key => $"{key}={parts[key]}").Append("REDACTED"));
        }
        catch (ArgumentException)
        {
            return base.Redact(value);
        }
    }
}
