using Orleans.Platform.Tests.Integration.Engine.Support;

namespace Orleans.Platform.Tests.Integration.Engine.Filters;

public interface IFilteredGrain : IGrainWithStringKey
{
    Task<int> Double(int number);

    Task<string> Fail();

    Task<int> FailFirst();

    Task<string> CallOther(string other);

    Task<string> Answer();

    Task Nothing();
}

/// <summary>Filters its own calls as well.</summary>
public sealed class FilteredGrain : Grain, IFilteredGrain, IIncomingGrainCallFilter
{
    private int _tries;

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        CallJournal.Add("grain>");
        await context.Invoke();
        CallJournal.Add("<grain");
    }

    public Task<int> Double(int number)
    {
        CallJournal.Add("method");
        return Task.FromResult(2 * number);
    }

    public Task<string> Fail() => throw new InvalidTimeZoneException("from the method");

    public Task<int> FailFirst() => ++_tries == 1 ? throw new InvalidTimeZoneException("first try") : Task.FromResult(_tries);

    public Task<string> CallOther(string other) => GrainFactory.GetGrain<IFilteredGrain>(other).Answer();

    public Task<string> Answer() => Task.FromResult("answer");

    public Task Nothing() => Task.CompletedTask;
}

/// <summary>The journal of the call in hand, named in the request context; nothing without one.</summary>
public static class CallJournal
{
    public const string Key = "test.journal";

    public static void Add(string entry)
    {
        if (RequestContext.Get(Key) is string name) Journal.Add(name, entry);
    }
}
