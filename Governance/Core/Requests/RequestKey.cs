namespace Orleans.Platform.Governance.Requests;

/// <summary>What makes a request the same as another one: who asks, for what, under which key.</summary>
/// <param name="Principal">Who asks. Keys of different principals have nothing to do with each other.</param>
/// <param name="Operation">The grain method, as <c>Interface.Method</c>.</param>
/// <param name="Key">The idempotency key.</param>
public readonly record struct RequestKey(string Principal, string Operation, string Key);
