using Orleans.Engine.Placement.Directed;
using System.Reflection;
using Orleans.Concurrency;
using Orleans.Configuration;
using Orleans.Engine.Scheduling;
using Orleans.Placement;
using Orleans.Serialization.Invocation;

namespace Orleans.Engine.Catalog;

/// <summary>What the engine knows of one (closed) grain class.</summary>
internal sealed class GrainClass
{
    private const int DefaultQueueLimit = 10_000;

    internal GrainClass(Type type, GrainType grainType, SiloMessagingOptions messaging, GrainCollectionOptions collection)
    {
        Type = type;
        GrainType = grainType;
        HasFilter = typeof(IIncomingGrainCallFilter).IsAssignableFrom(type);
        var worker = type.GetCustomAttribute<StatelessWorkerAttribute>();
        MaxLocalWorkers = worker is null ? 0 : ((StatelessWorkerPlacement)worker.PlacementStrategy).MaxLocal;
        if (IsOfTheEngine) messaging = new(); // The application's limits are for its grains: a silo that is busy with others must not drop out for them.
        var limit = worker is null ? messaging.MaxEnqueuedRequestsHardLimit : messaging.MaxEnqueuedRequestsHardLimit_StatelessWorker;
        var softLimit = worker is null ? messaging.MaxEnqueuedRequestsSoftLimit : messaging.MaxEnqueuedRequestsSoftLimit_StatelessWorker;
        Admission = new Admission(
            type.IsDefined(typeof(ReentrantAttribute), inherit: true), PredicateOf(type), limit > 0 ? limit : DefaultQueueLimit, softLimit);
        CollectionAge = AgeOf(type, collection);
        IsPlacedByRole = type.IsDefined(typeof(SiloRoleBasedPlacementAttribute), inherit: true);
        HasOwnPlace = !IsStatelessWorker && (IsPlacedByRole || type.IsDefined(typeof(PlacementFilterAttribute), inherit: true));
    }

    internal Type Type { get; }

    internal GrainType GrainType { get; }

    internal Admission Admission { get; }

    /// <summary>The grain filters its own calls.</summary>
    internal bool HasFilter { get; }

    /// <summary>How many activations a stateless worker may have; zero for ordinary grains.</summary>
    internal int MaxLocalWorkers { get; }

    internal bool IsStatelessWorker => MaxLocalWorkers != 0;

    /// <summary>Only silos whose role is the grain's key serve it.</summary>
    internal bool IsPlacedByRole { get; }

    /// <summary>Not every active silo may have such grains.</summary>
    internal bool HasOwnPlace { get; }

    /// <summary>The engine's own grains are where the view says.</summary>
    internal bool IsOfTheEngine => Type.Assembly == typeof(GrainClass).Assembly;

    /// <summary>Whether it is known already who chooses the places of its grains.</summary>
    internal bool IsDirectionKnown { get; private set; }

    /// <summary>Who chooses the places of its grains; null: they follow from the view.</summary>
    internal Direction? Direction { get; private set; }

    internal bool IsDirected => Direction is not null;

    /// <summary>After how long an idle activation ends; null for never.</summary>
    internal TimeSpan? CollectionAge { get; }

    internal void SetDirection(Direction? direction)
    {
        Direction = direction;
        IsDirectionKnown = true;
    }

    private static TimeSpan? AgeOf(Type type, GrainCollectionOptions options)
    {
        if (type.IsDefined(typeof(KeepAliveAttribute), inherit: true)) return null;
        if (options.ClassSpecificCollectionAge.TryGetValue(type.FullName!, out var configured)) return configured;
        var age = type.GetCustomAttribute<CollectionAgeLimitAttribute>()?.AgeLimit ?? options.CollectionAge;
        return age == TimeSpan.MaxValue || age == Timeout.InfiniteTimeSpan ? null : age;
    }

    private static Func<object?, IInvokable, bool>? PredicateOf(Type type)
    {
        if (type.GetCustomAttribute<MayInterleaveAttribute>() is not { } attribute) return null;
        var method = type.GetMethod(
            attribute.CallbackMethodName, BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.FlattenHierarchy);
        if (method is null || method.ReturnType != typeof(bool) || method.GetParameters() is not [{ ParameterType: var parameter }]
            || parameter != typeof(IInvokable))
            throw new InvalidOperationException(
                $"{type.FullName} names {attribute.CallbackMethodName} in [MayInterleave], and has no public method 'bool {attribute.CallbackMethodName}(IInvokable)'.");
        if (method.IsStatic)
        {
            var predicate = method.CreateDelegate<Func<IInvokable, bool>>();
            return (_, request) => predicate(request);
        }

        return (grain, request) => (bool)method.Invoke(grain, [request])!;
    }
}
