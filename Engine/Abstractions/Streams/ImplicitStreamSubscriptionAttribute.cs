using Orleans.Metadata;
using Orleans.Streams;

namespace Orleans.Streams
{
    /// <summary>Chooses streams by their namespace.</summary>
    public interface IStreamNamespacePredicate
    {
        string PredicatePattern { get; }

        bool IsMatch(string streamNamespace);
    }

    internal sealed class ExactNamespace(string ns) : IStreamNamespacePredicate
    {
        public string PredicatePattern => $"namespace:{ns}";

        public bool IsMatch(string streamNamespace) => string.Equals(ns, streamNamespace?.Trim(), StringComparison.Ordinal);
    }

    internal sealed class AnyNamespace : IStreamNamespacePredicate
    {
        public string PredicatePattern => "*";

        public bool IsMatch(string streamNamespace) => true;
    }
}

namespace Orleans
{
    /// <summary>The grain whose key is the stream's consumes every stream of the namespace, and is activated by its events.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
    public class ImplicitStreamSubscriptionAttribute : Attribute, IGrainBindingsProviderAttribute
    {
        public ImplicitStreamSubscriptionAttribute() : this(new AnyNamespace())
        {
        }

        public ImplicitStreamSubscriptionAttribute(string streamNamespace, string? streamIdMapper = null)
            : this(new ExactNamespace(streamNamespace.Trim()), streamIdMapper)
        {
        }

        public ImplicitStreamSubscriptionAttribute(Type predicateType, string? streamIdMapper = null)
            : this((IStreamNamespacePredicate)Activator.CreateInstance(predicateType)!, streamIdMapper)
        {
        }

        public ImplicitStreamSubscriptionAttribute(IStreamNamespacePredicate predicate, string? streamIdMapper = null)
        {
            Predicate = predicate;
            StreamIdMapper = streamIdMapper;
        }

        public IStreamNamespacePredicate Predicate { get; }

        public string? StreamIdMapper { get; init; }

        public IEnumerable<Dictionary<string, string?>> GetBindings(IServiceProvider services, Type grainClass, GrainType grainType)
        {
            var binding = new Dictionary<string, string?>
            {
                [WellKnownGrainTypeProperties.BindingTypeKey] = WellKnownGrainTypeProperties.StreamBindingTypeValue,
                [WellKnownGrainTypeProperties.StreamBindingPatternKey] = Predicate.PredicatePattern,
                [WellKnownGrainTypeProperties.StreamIdMapperKey] = StreamIdMapper,
            };
            if (typeof(IGrainWithGuidCompoundKey).IsAssignableFrom(grainClass) || typeof(IGrainWithIntegerCompoundKey).IsAssignableFrom(grainClass))
                binding[WellKnownGrainTypeProperties.StreamBindingIncludeNamespaceKey] = "true";
            return [binding];
        }
    }
}
