using Orleans.Platform.Requests;

namespace Orleans.Platform.Governance.Requests;

/// <summary>The end of a request, as it is stored and given to everybody who asks.</summary>
/// <param name="Status">Completed, rejected or failed.</param>
/// <param name="Json">The result; null for methods without one. For the others a <see cref="Refusal"/>.</param>
internal sealed record RequestAnswer(RequestStatus Status, string? Json);

/// <summary>A recorded "no" or error.</summary>
/// <param name="Code">The rejection's code, or the error's type.</param>
/// <param name="Message">Its message.</param>
/// <param name="Transaction">Whether it came out as the reason of an aborted transaction.</param>
internal sealed record Refusal(string Code, string Message, bool Transaction);
