namespace Orleans.Platform.Grains.Payments.Provider;

/// <summary>The provider stored an error for the key and will answer every further try with it. Whether it charged is not known.</summary>
public sealed class ChargeReplayedErrorException(int status)
    : Exception($"The provider replays an answer with status {status} for the key.");
