namespace Orleans.Platform.Storage.Commit;

/// <summary>The primary key of an item of state: the kind stands for service, grain type and state name.</summary>
/// <param name="KindId">The number of the kind in <c>platform.item_kind</c>.</param>
/// <param name="GrainKey">The grain's key as text.</param>
public readonly record struct ItemKey(int KindId, string GrainKey) : IComparable<ItemKey>
{
    /// <inheritdoc/>
    public int CompareTo(ItemKey other)
    {
        var byKind = KindId.CompareTo(other.KindId);
        return byKind != 0 ? byKind : string.CompareOrdinal(GrainKey, other.GrainKey);
    }
}
