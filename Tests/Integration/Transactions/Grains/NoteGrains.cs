namespace Orleans.Platform.Tests.Integration.Transactions.Grains;

[GenerateSerializer]
public sealed class Note
{
    [Id(0)]
    public string Text { get; set; } = "";
}

public interface INoteGrain : IGrainWithStringKey
{
    Task<(bool Exists, string Text, string? Etag)> Get();

    Task Write(string text);

    Task WriteOther(string text);

    Task<string> GetOther();

    Task Clear();

    Task Forget();
}

public interface ISecondNoteGrain : IGrainWithStringKey
{
    Task<string> Get();
}

public sealed class NoteGrain(
    [PersistentState("note")] IPersistentState<Note> note,
    [PersistentState("other")] IPersistentState<Note> other) : Grain, INoteGrain
{
    public Task<(bool Exists, string Text, string? Etag)> Get() => Task.FromResult((note.RecordExists, note.State.Text, note.Etag));

    public async Task Write(string text)
    {
        note.State.Text = text;
        await note.WriteStateAsync();
    }

    public async Task WriteOther(string text)
    {
        other.State.Text = text;
        await other.WriteStateAsync();
    }

    public Task<string> GetOther() => Task.FromResult(other.State.Text);

    public Task Clear() => note.ClearStateAsync();

    public Task Forget()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

public sealed class SecondNoteGrain([PersistentState("note")] IPersistentState<Note> note) : Grain, ISecondNoteGrain
{
    public Task<string> Get() => Task.FromResult(note.State.Text);
}
