namespace Orleans.Platform.Governance.Durable;

/// <summary>A call or effect of a durable request: the position in its run, from 0.</summary>
internal readonly record struct StepId(Guid RequestId, int Ordinal);
