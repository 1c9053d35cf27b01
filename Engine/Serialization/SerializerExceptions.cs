namespace Orleans.Serialization;

/// <summary>A value cannot be copied or serialized.</summary>
public class SerializerException : Exception
{
    public SerializerException()
    {
    }

    public SerializerException(string message) : base(message)
    {
    }

    public SerializerException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}

/// <summary>Nobody said how values of the type travel.</summary>
public sealed class CodecNotFoundException : SerializerException
{
    public CodecNotFoundException(string message) : base(message)
    {
    }
}
