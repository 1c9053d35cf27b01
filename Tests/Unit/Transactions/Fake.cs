using System.Reflection;

namespace Orleans.Platform.Tests.Unit.Transactions;

/// <summary>An interface of which a test needs little.</summary>
internal class Fake : DispatchProxy
{
    private Func<MethodInfo, object?> _answer = null!;

    public static T Of<T>(Func<MethodInfo, object?> answer)
        where T : class
    {
        var fake = Create<T, Fake>();
        ((Fake)(object)fake)._answer = answer;
        return fake;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer(targetMethod!);
}
