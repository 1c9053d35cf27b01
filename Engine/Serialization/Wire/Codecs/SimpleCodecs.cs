namespace Orleans.Serialization.Wire;

/// <summary>The table of the types that are written in a line each.</summary>
internal sealed class SimpleCodecs
{
    private static readonly SimpleCodecs All = Create();

    private readonly Dictionary<Type, WireCodec> _byType = [];

    internal static WireCodec? Find(Type type) => All._byType.GetValueOrDefault(type);

    internal void Add<T>(Action<WireWriter, T> write, Func<WireReader, T> read) => _byType.Add(typeof(T), new SimpleCodec<T>(write, read));

    private static SimpleCodecs Create()
    {
        var codecs = new SimpleCodecs();
        PrimitiveCodecs.AddTo(codecs);
        LibraryCodecs.AddTo(codecs);
        IdentityCodecs.AddTo(codecs);
        codecs._byType.Add(typeof(object), new PlainObjectCodec());
        return codecs;
    }
}

/// <summary>An object of no other type has an identity and nothing else.</summary>
internal sealed class PlainObjectCodec : ReferenceCodec<object>
{
    internal override void Write(WireWriter writer, object value)
    {
    }

    protected override object ReadNew(WireReader reader, int slot)
    {
        var value = new object();
        reader.Record(slot, value);
        return value;
    }
}
