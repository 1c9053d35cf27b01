namespace Orleans.Engine.Persistence;

/// <summary>What is asked of a storage provider.</summary>
internal enum StorageOperation
{
    Read,
    Write,
    Clear,
}
