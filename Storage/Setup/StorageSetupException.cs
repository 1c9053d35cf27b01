namespace Orleans.Platform.Storage.Setup;

/// <summary>
/// The database cannot be used as it is. The message is one line for the operator and says what to do, so a host prints
/// it and exits; trying again without a change does not help.
/// </summary>
public class StorageSetupException(string message, Exception? inner = null) : Exception(message, inner);
