namespace Orleans.Engine.Network;

/// <summary>What has become of a frame that was to be sent.</summary>
internal enum FrameFate
{
    /// <summary>The connection has ended.</summary>
    Ended,

    /// <summary>Too much is waiting.</summary>
    Full,

    /// <summary>It is a request, and requests have ended.</summary>
    TooLate,

    /// <summary>It goes out with those before it.</summary>
    Waiting,

    /// <summary>It is the first one, so somebody must begin to send.</summary>
    First,
}
