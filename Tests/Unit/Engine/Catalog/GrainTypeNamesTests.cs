using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Engine.Catalog;
using Orleans.Serialization.Wire;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Catalog;

public interface IHeldGrain<TKey, TValue> : IGrainWithIntegerKey;

[GrainType("held`2")]
public sealed class HeldGrain<TKey, TValue> : Grain, IHeldGrain<TKey, TValue>;

[GenerateSerializer]
public sealed class Held<T>
{
    [GenerateSerializer]
    public sealed class Inner;
}

public sealed class Undeclared;

/// <summary>Names of generic grain types, which are in the ids of grains and so in messages.</summary>
public sealed class GrainTypeNamesTests
{
    private const string Name = "held`2";
    private static readonly Dictionary<string, Type> Types = new() { [Name] = typeof(HeldGrain<,>) };

    public static TheoryData<Type, Type> Arguments => new()
    {
        { typeof(int), typeof(string) },
        { typeof(Dictionary<string, int>), typeof(Guid) },
        { typeof(Guid), typeof(Dictionary<string, Dictionary<int, List<(string, long)>>>) },
        { typeof(int[]), typeof(Stack<string[]>[][]) },
        { typeof(int[,]), typeof(int?) },
        { typeof(Held<Held<int>>), typeof(Held<int>.Inner) },
        { typeof(DayOfWeek), typeof(IGrainWithIntegerKey) },
    };

    [Theory]
    [MemberData(nameof(Arguments))]
    public void A_class_is_found_by_the_name_of_its_type(Type first, Type second)
    {
        var closed = typeof(HeldGrain<,>).MakeGenericType(first, second);
        Assert.Equal(closed, GrainTypeNames.Close(GrainTypeNames.Close(Name, [first, second]), Types));
        Assert.Equal(closed, NewClasses().Get(GrainType.Create(GrainTypeNames.Of(closed))).Type);
    }

    [Theory]
    [InlineData("System.Int32", "Orleans.Platform.Tests.Unit.Engine.Catalog.Undeclared, Orleans.Platform.Tests.Unit")]
    [InlineData("System.Int32", "System.IO.FileInfo")]
    [InlineData("System.Int32", "System.Collections.Generic.List`1[[System.IO.FileInfo]]")]
    [InlineData("System.Int32", "System.Collections.Generic.List`1")]
    [InlineData("System.Int32", "System.Int32[[System.Int32]]")]
    [InlineData("System.Int32", "System.Collections.Generic.List`1[[System.Int32],[System.Int32]]")]
    [InlineData("System.Int32", "System.Int32*")]
    [InlineData("System.Int32", "System.Int32&")]
    [InlineData("System.Int32", "System.Int32[*]")]
    [InlineData("System.Int32", "")]
    [InlineData("System.Int32", "No.Such.Type, No.Such.Assembly")]
    public void What_messages_may_not_name_is_no_argument(string first, string second) =>
        Assert.Null(GrainTypeNames.Close($"{Name}[[{first}],[{second}]]", Types));

    [Theory]
    [InlineData("[")]
    [InlineData("[]")]
    [InlineData("[[]]")]
    [InlineData("[[System.Int32]")]
    [InlineData("[[System.Int32]]")]
    [InlineData("[[System.Int32],[System.Int32],[System.Int32]]")]
    [InlineData("[[System.Int32],[System.Int32]]]")]
    [InlineData("[[System.Int32],[System.Int32]][]")]
    [InlineData("[[System.Int32][System.Int32]]")]
    public void What_is_no_list_of_arguments_is_refused(string list) => Assert.Null(GrainTypeNames.Close(Name + list, Types));

    [Fact]
    public void Endless_nesting_is_refused()
    {
        var nested = string.Concat(Enumerable.Repeat("System.Collections.Generic.List`1[[", 30)) + "System.Int32" + string.Concat(Enumerable.Repeat("]]", 30));
        Assert.Null(GrainTypeNames.Close($"{Name}[[System.Int32],[{nested}]]", Types));
    }

    [Fact]
    public void A_name_loads_no_assembly()
    {
        const string Assembly = "System.Net.Mail";
        Assert.DoesNotContain(AppDomain.CurrentDomain.GetAssemblies(), IsIt);
        Assert.Null(GrainTypeNames.Close($"{Name}[[System.Int32],[System.Net.Mail.MailPriority, {Assembly}]]", Types));
        Assert.DoesNotContain(AppDomain.CurrentDomain.GetAssemblies(), IsIt);

        static bool IsIt(System.Reflection.Assembly assembly) => assembly.GetName().Name == Assembly;
    }

    [Fact]
    public void The_number_of_classes_that_are_kept_for_names_is_bounded()
    {
        var classes = NewClasses();
        for (var i = 0; i < WireLimits.MaxConstructedTypes; i++) classes.Get(TypeOf(i));
        Assert.Throws<LimitExceededException>(() => classes.Get(TypeOf(WireLimits.MaxConstructedTypes)));
        // Those that are known go on.
        Assert.Equal(typeof(HeldGrain<int, int>), classes.Get(TypeOf(0)).Type);

        static GrainType TypeOf(int number) => GrainType.Create($"{Name}[[System.Int32],[System.Int32, System.Private.CoreLib, Version=1.0.0.{number}]]");
    }

    private static GrainClasses NewClasses() => new(Options.Create(new SiloMessagingOptions()), Options.Create(new GrainCollectionOptions()));
}
