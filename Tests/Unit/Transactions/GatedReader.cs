using System.Threading.Channels;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Transactions.Items;

namespace Orleans.Platform.Tests.Unit.Transactions;

/// <summary>A database whose answers come when the test says so.</summary>
internal sealed class GatedReader : IItemReader
{
    private readonly Channel<Question> _questions = Channel.CreateUnbounded<Question>();

    public Task<StoredItem> ReadAsync(ItemKey key, CancellationToken cancellationToken)
    {
        var question = new Question();
        _questions.Writer.TryWrite(question);
        return question.Answered;
    }

    /// <summary>The next question that somebody asks.</summary>
    public async Task<Question> NextAsync() => await _questions.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

    /// <summary>Whether nobody has asked anything that <see cref="NextAsync"/> has not shown.</summary>
    public bool IsQuiet => _questions.Reader.Count == 0;

    internal sealed class Question
    {
        private readonly TaskCompletionSource<StoredItem> _answer = new();

        public Task<StoredItem> Answered => _answer.Task;

        public void Answer(long version, string? payload) => _answer.SetResult(new StoredItem(version, payload, IsPrepared: false));
    }
}
