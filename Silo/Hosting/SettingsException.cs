namespace Orleans.Platform.Silo.Hosting;

/// <summary>A setting cannot be used; the message is one line for the operator.</summary>
internal sealed class SettingsException(string message, Exception? inner = null) : Exception(message, inner);
