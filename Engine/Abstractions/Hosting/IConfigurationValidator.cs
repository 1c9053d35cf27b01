using Microsoft.Extensions.Configuration;

namespace Orleans
{
    /// <summary>Runs before the host starts; throws <see cref="OrleansConfigurationException"/> to stop it.</summary>
    public interface IConfigurationValidator
    {
        void ValidateConfiguration();
    }

    /// <summary>Tells under which name a configuration section can ask for a provider.</summary>
    [AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
    public sealed class RegisterProviderAttribute(string name, string kind, string target, Type type) : Attribute
    {
        public string Name { get; } = name;

        public string Kind { get; } = kind;

        public string Target { get; } = target;

        public Type Type { get; } = type;
    }
}

namespace Orleans.Providers
{
    public interface IProviderBuilder<TBuilder>
    {
        void Configure(TBuilder builder, string? name, IConfigurationSection configurationSection);
    }
}
