namespace Orleans.Platform.Tests.Crash.Load;

/// <summary>What the platform answered to a request, when it was definite.</summary>
public sealed record Answer(int Status, string Body, bool Replayed)
{
    /// <summary>The request happened; else it was rejected, and nothing did.</summary>
    public bool IsAccepted => Status is 200 or 201;
}
