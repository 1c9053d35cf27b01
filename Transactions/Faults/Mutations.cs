namespace Orleans.Platform.Transactions.Faults;

/// <summary>
/// A deliberately broken build, for the tests of the tests: they must catch it. <c>Platform__Mutation=SkipLock</c> lets
/// every transaction have every lock at once; it counts only together with <c>Verification__Enabled=true</c>.
/// </summary>
internal static class Mutations
{
    // Read once, so that it is a constant for the code that is compiled after it.
    public static readonly bool SkipLock = IsOn("SkipLock");

    private static bool IsOn(string name) => Environment.GetEnvironmentVariable("Platform__Mutation") == name
        && bool.TryParse(Environment.GetEnvironmentVariable("Verification__Enabled"), out var verifies) && verifies;
}
