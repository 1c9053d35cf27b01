namespace Orleans.Platform.Tests.Histories.Checking;

/// <summary>Who appended what, and where it is in the end. Each value is appended once to its key by the load.</summary>
public sealed class AppendIndex
{
    private readonly Dictionary<(string Key, long Value), Place> _places = [];

    public AppendIndex(IReadOnlyList<Transaction> history, IReadOnlyDictionary<string, long[]> final)
    {
        for (var i = 0; i < history.Count; i++)
        {
            var nth = new Dictionary<string, int>(2);
            foreach (var step in history[i].Steps)
            {
                if (step.Append is not { } value) continue;
                var own = nth.GetValueOrDefault(step.Key);
                nth[step.Key] = own + 1;
                if (!_places.TryAdd((step.Key, value), new Place { Writer = i, Nth = own }))
                {
                    throw new ArgumentException($"{value} is appended to {step.Key} twice: the history cannot be checked.");
                }
            }

            foreach (var (key, count) in nth) Counts[(i, key)] = count;
        }

        foreach (var (key, list) in final)
        {
            foreach (var value in list)
            {
                if (_places.TryGetValue((key, value), out var place)) place.Times++;
            }
        }
    }

    /// <summary>How many values a transaction appends to a key.</summary>
    public Dictionary<(int Transaction, string Key), int> Counts { get; } = [];

    public IEnumerable<(string Key, long Value, Place Place)> All => _places.Select(entry => (entry.Key.Key, entry.Key.Value, entry.Value));

    /// <summary>Null when nobody appended the value.</summary>
    public Place? Find(string key, long value) => _places.GetValueOrDefault((key, value));

    /// <summary>One append.</summary>
    public sealed class Place
    {
        /// <summary>The position of the writer in the history.</summary>
        public required int Writer { get; init; }

        /// <summary>How many values the writer had appended to the same key before.</summary>
        public required int Nth { get; init; }

        /// <summary>How often the value is in the final list.</summary>
        public int Times { get; set; }
    }
}
