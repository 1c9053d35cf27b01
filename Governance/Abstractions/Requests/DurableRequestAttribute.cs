namespace Orleans.Platform.Requests;

/// <summary>
/// On a grain interface method: once accepted, a call runs to its end through crashes. The call is recorded before the
/// method starts; each grain call and effect of the method gets a key of its own and its outcome is recorded; after a
/// crash the method runs again and takes the recorded outcomes instead of doing them twice.
/// </summary>
/// <remarks>
/// The method itself must be deterministic: it decides only on its arguments and on the outcomes of its calls, makes
/// them one after the other, and changes nothing but through them. A run that calls something else than the
/// recorded run did is stopped with <see cref="NonDeterministicRequestException"/>.
/// It can call <c>[Transaction]</c> methods, other durable methods and effects. A result or a rejection
/// (<see cref="RequestRejectedException"/>) of such a call is recorded, so the method may decide on it. Any other failure is
/// not: it breaks the run off, whatever the method does with it, and the run is repeated.
/// The run takes a turn of its grain until it ends; make the grain reentrant when other calls should get through meanwhile.
/// Needs an idempotency key (<see cref="PlatformContext.IdempotencyKey"/>); without one the platform makes one, so that
/// the request still survives crashes but cannot be sent twice safely.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DurableRequestAttribute : Attribute;
