namespace Orleans.Platform.Transactions.Data;

/// <summary>
/// Brings together what is wanted from the database at the same time: while one statement is on its way, the others gather for the
/// next one. So a thousand wants take a few connections and a few round trips.
/// </summary>
/// <param name="fetch">Gets some of them.</param>
internal sealed class Gathering<TKey>(Func<TKey[], Task> fetch) where TKey : notnull
{
    private const int MostAtOnce = 2;
    private const int MostInOne = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, TaskCompletionSource> _wanted = [];
    private int _fetching;

    /// <summary>Completes when it has been fetched, or with the failure of that.</summary>
    public Task WantAsync(TKey key)
    {
        TaskCompletionSource? want;
        lock (_gate)
        {
            if (!_wanted.TryGetValue(key, out want)) _wanted.Add(key, want = new(TaskCreationOptions.RunContinuationsAsynchronously));
            if (_fetching == MostAtOnce) return want.Task;
            _fetching++;
        }

        // Not in the caller's context: a grain's turn must not carry the wants of others.
        ThreadPool.UnsafeQueueUserWorkItem(static gathering => _ = gathering.FetchAllAsync(), this, preferLocal: false);
        return want.Task;
    }

    private async Task FetchAllAsync()
    {
        while (Take() is { Count: > 0 } some)
        {
            try
            {
                await fetch([.. some.Keys]).ConfigureAwait(false);
                foreach (var want in some.Values) want.TrySetResult();
            }
            catch (Exception failure)
            {
                foreach (var want in some.Values) want.TrySetException(failure);
            }
        }
    }

    private Dictionary<TKey, TaskCompletionSource> Take()
    {
        lock (_gate)
        {
            var some = _wanted.Take(MostInOne).ToDictionary();
            foreach (var key in some.Keys) _wanted.Remove(key);
            if (some.Count == 0) _fetching--;
            return some;
        }
    }
}
