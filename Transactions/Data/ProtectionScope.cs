namespace Orleans.Platform.Transactions.Data;

/// <summary>
/// The data subject of what is being serialized. A serialization is synchronous, so a thread has at most one.
/// </summary>
internal sealed class ProtectionScope : IDisposable
{
    [ThreadStatic]
    private static ProtectionScope? _current;

    private readonly ProtectionScope? _outer;
    private readonly Stack<string> _subjects = new();

    private ProtectionScope(SubjectKeys keys, string subject)
    {
        Keys = keys;
        _outer = _current;
        _subjects.Push(subject);
        _current = this;
    }

    public static ProtectionScope Current => _current
        ?? throw new InvalidOperationException("Personal data is serialized only through PlatformJson, which knows whose it is.");

    public SubjectKeys Keys { get; }

    public static ProtectionScope Enter(SubjectKeys keys, string subject) => new(keys, subject);

    /// <summary>The object that is being serialized names its own subject.</summary>
    public void Push(string subject) => _subjects.Push(subject);

    /// <summary>Ends what <see cref="Push"/> began.</summary>
    public void Pop() => _subjects.Pop();

    /// <exception cref="MissingSubjectKeyException">The key is not in memory; load it and start again.</exception>
    public SubjectKey RequireKey()
        => Keys.TryGet(_subjects.Peek(), out var key) ? key : throw new MissingSubjectKeyException(_subjects.Peek());

    public void Dispose() => _current = _outer;
}

/// <summary>Serialization stops here until the key of a data subject has been loaded.</summary>
internal sealed class MissingSubjectKeyException(string subject) : Exception($"The key of the data subject '{subject}' is not loaded.")
{
    public string Subject { get; } = subject;
}
