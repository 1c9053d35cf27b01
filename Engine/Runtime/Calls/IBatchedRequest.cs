namespace Orleans.Engine.Calls;

/// <summary>A request of an enumeration, whatever its items are.</summary>
internal interface IBatchedRequest
{
    int MaxBatchSize { get; set; }
}
