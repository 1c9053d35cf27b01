using Orleans.Platform.Tests.Crash.Load;

namespace Orleans.Platform.Tests.Crash.Checks;

/// <summary>One request, one answer: the same bytes whenever and however often it is sent.</summary>
internal static class AnswerCheck
{
    public static IEnumerable<string> Check(History history) =>
        history.Operations.SelectMany(CheckOperation).Concat(history.Replays.SelectMany(CheckReplay));

    private static IEnumerable<string> CheckOperation(Operation operation)
    {
        if (operation.Answer is null)
            yield return $"{operation.Key}: still unknown what became of it";
        if (operation.OtherAnswer is { } other)
            yield return $"{operation.Key}: answered {Text(operation.Answer)} and at the same time {Text(other)}";
    }

    private static IEnumerable<string> CheckReplay((Operation Operation, Answer? Replay) pair)
    {
        (Operation operation, Answer? replay) = pair;
        if (operation.Answer is null)
            yield break;
        if (replay?.Status != operation.Answer.Status || replay.Body != operation.Answer.Body)
            yield return $"{operation.Key}: answered {Text(operation.Answer)} and later {Text(replay)}";
        else if (operation.Lines.Count == 0 && !replay.Replayed)
            yield return $"{operation.Key}: the repeated answer is not marked as such";
    }

    private static string Text(Answer? answer) => answer is null ? "nothing" : $"{answer.Status} {answer.Body}";
}
