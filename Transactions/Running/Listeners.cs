namespace Orleans.Platform.Transactions.Running;

/// <summary>Those who want to hear of a commit.</summary>
internal static class Listeners
{
    /// <summary>Tells all; one that fails keeps none of the others from hearing of it.</summary>
    /// <exception cref="AggregateException">What failed.</exception>
    public static void TellAll(Action committed)
    {
        List<Exception>? failures = null;
        foreach (var told in Delegate.EnumerateInvocationList(committed))
        {
            try
            {
                told();
            }
            catch (Exception failure)
            {
                (failures ??= []).Add(failure);
            }
        }

        if (failures is not null) throw new AggregateException(failures);
    }
}
