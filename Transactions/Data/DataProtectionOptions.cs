namespace Orleans.Platform.Transactions.Data;

/// <summary>What the encryption of personal data needs.</summary>
public sealed class DataProtectionOptions
{
    /// <summary>
    /// 32 random bytes that encrypt the data subjects' keys. Required as soon as a state holds personal data. Keep it
    /// outside of the database and back it up: without it, personal data cannot be read any more.
    /// </summary>
    public byte[]? MasterKey { get; set; }
}
