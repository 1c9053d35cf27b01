namespace PaymentProvider.Faults;

/// <summary>Rolls the dice for each request, from a seed.</summary>
public sealed class FaultInjector(FaultOptions options)
{
    private readonly Lock _lock = new();
    private Random _random = new(options.Seed);

    public FaultOptions Options { get; private set; } = options;

    public void Change(FaultOptions options)
    {
        options.Validate();
        lock (_lock)
        {
            Options = options;
            _random = new Random(options.Seed);
        }
    }

    public Fault Next()
    {
        lock (_lock)
        {
            double roll = _random.NextDouble();
            foreach ((Fault fault, double probability) in Options.All())
            {
                if (roll < probability)
                    return fault;
                roll -= probability;
            }

            return Fault.None;
        }
    }
}
