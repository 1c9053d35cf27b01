namespace Orleans.Engine.Messages;

/// <summary>What a frame is. The first byte of each.</summary>
internal enum MessageKind : byte
{
    /// <summary>A call; answered by a <see cref="Response"/> unless its id is zero.</summary>
    Request = 1,

    /// <summary>The outcome of a call.</summary>
    Response = 2,

    /// <summary>The caller's token was cancelled.</summary>
    Cancel = 3,

    /// <summary>The sender is about to stop: nothing new, please. What it has been asked is still answered.</summary>
    GoingAway = 4,

    /// <summary>The answer to <see cref="GoingAway"/>: nothing new follows.</summary>
    Left = 5,
}
