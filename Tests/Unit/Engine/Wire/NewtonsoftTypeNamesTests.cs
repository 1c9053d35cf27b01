using System.Diagnostics;
using Orleans.Serialization;
using Xunit;
using static Orleans.Platform.Tests.Unit.Engine.Wire.NewtonsoftSamples;

namespace Orleans.Platform.Tests.Unit.Engine.Wire;

/// <summary>What a text says about types, when the application's settings let it say something.</summary>
public sealed class NewtonsoftTypeNamesTests
{
    private const string ColdAssembly = "System.IO.IsolatedStorage";

    [Fact]
    public void Values_of_types_that_may_travel_keep_their_types()
    {
        Assert.Equal("t", Assert.IsType<Content>(Trip(new Content { Text = "t" })).Text);
        Assert.Equal(2, Assert.IsType<Circle>(Trip(new Circle { Radius = 2 })).Radius);
        Assert.Equal("t", Assert.IsType<Content>(Assert.IsType<List<object>>(Trip(new List<object> { new Content { Text = "t" } }))[0]).Text);
        Assert.Equal("t", Assert.IsType<Dictionary<string, Content[]>>(Trip(new Dictionary<string, Content[]> { ["k"] = [new() { Text = "t" }] }))["k"][0].Text);
        Assert.Equal("t", Assert.IsType<Content>(Copier.Copy(new Parcel { Any = new Content { Text = "t" } }).Any).Text);
        Assert.Equal(typeof(List<Circle>), Bytes.Deserialize<Parcel>(Bytes.SerializeToArray(new Parcel { Kind = typeof(List<Circle>) })).Kind);
        Assert.Equal("t", Assert.IsType<Content>(Bytes.Deserialize<OwnBound>(Bytes.SerializeToArray(new OwnBound { Any = new Content { Text = "t" } })).Any).Text);
        Assert.IsType<Content>(Bytes.Deserialize<DefaultBound>(Bytes.SerializeToArray(new DefaultBound { Any = new Content() })).Any);
    }

    [Fact]
    public void A_type_that_nobody_declared_is_not_made_whatever_a_text_names()
    {
        Type[] types =
        [
            typeof(Undeclared), typeof(Process), typeof(FileInfo), typeof(List<Undeclared>), typeof(Undeclared[]), typeof(Dictionary<string, Process>),
            typeof(ArgumentException), typeof(Action), typeof(Task<int>), typeof(Type), typeof(IGrain), typeof(Thread), typeof(NotOptedIn), typeof(System.Collections.ArrayList),
        ];
        var before = Undeclared.Made;
        foreach (var type in types)
        {
            var text = "{\"Any\":{\"$type\":\"" + type.AssemblyQualifiedName + "\"}}";
            RequireRefused(() => Bytes.Deserialize<Parcel>(Message(text)));
            RequireRefused(() => Bytes.Deserialize<DefaultBound>(Message(text)));
            RequireRefused(() => Bytes.Deserialize<OwnBound>(Message(text)));
        }

        Assert.Equal(before, Undeclared.Made);
    }

    [Fact]
    public void The_value_itself_is_of_the_type_that_the_message_says()
    {
        var text = "{\"$type\":\"" + typeof(Content).AssemblyQualifiedName + "\"}";
        Assert.ThrowsAny<SerializerException>(() => Bytes.Deserialize<Parcel>(Message(text)));
        Assert.ThrowsAny<SerializerException>(() => Bytes.Deserialize<Parcel>(Message("{\"$type\":\"" + typeof(Undeclared).AssemblyQualifiedName + "\"}")));
    }

    [Fact]
    public void Who_sends_a_value_of_another_type_learns_it()
    {
        RequireRefused(() => Bytes.SerializeToArray(new Parcel { Any = new Undeclared() }));
        RequireRefused(() => Bytes.SerializeToArray(new Parcel { Any = new ArgumentException() }));
        RequireRefused(() => Bytes.SerializeToArray(new OwnBound { Any = new Undeclared() }));
        RequireRefused(() => Bytes.SerializeToArray(new Parcel { Kind = typeof(Process) }));
        RequireRefused(() => Copier.Copy(new Parcel { Any = new List<Undeclared>() }));
    }

    [Fact]
    public void Naming_an_assembly_does_not_load_it()
    {
        Assert.False(IsLoaded(ColdAssembly), "the test needs another assembly");
        const string Name = "System.IO.IsolatedStorage.IsolatedStorageFile, " + ColdAssembly;
        RequireRefused(() => Bytes.Deserialize<Parcel>(Message("{\"Any\":{\"$type\":\"" + Name + "\"}}")));
        RequireRefused(() => Bytes.Deserialize<DefaultBound>(Message("{\"Any\":{\"$type\":\"" + Name + "\"}}")));
        RequireRefused(() => Bytes.Deserialize<Parcel>(Message("{\"Kind\":\"" + Name + "\"}")));
        Assert.False(IsLoaded(ColdAssembly));
    }

    [Fact]
    public void Names_without_end_and_arrays_of_pure_promise_are_refused()
    {
        var deep = typeof(int).AssemblyQualifiedName!;
        for (var i = 0; i < 12; i++) deep = $"System.Collections.Generic.List`1[[{deep}]], System.Private.CoreLib";
        RequireRefused(() => Bytes.Deserialize<Parcel>(Message("{\"Any\":{\"$type\":\"" + deep + "\"}}")));
        RequireRefused(() => Bytes.Deserialize<Parcel>(Message("{\"Any\":{\"$type\":\"" + new string('x', 100_000) + "\"}}")));
        var cells = new[,] { { 1, 2, 3 }, { 4, 5, 6 } };
        Assert.Equal(cells, Bytes.Deserialize<Grid>(Bytes.SerializeToArray(new Grid { Cells = cells })).Cells);
        Assert.Equal(cells, Copier.Copy(new Grid { Cells = cells }).Cells);
        Assert.Equal(new int[0, 0], Bytes.Deserialize<Grid>(Message("""{"Cells":[]}""")).Cells);
        const int Rows = 10_000;
        var promise = $$"""{"Cells":[[{{string.Join(',', Enumerable.Repeat("1", Rows))}}]{{string.Concat(Enumerable.Repeat(",[]", Rows))}}]}""";
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.ThrowsAny<SerializerException>(() => Bytes.Deserialize<Grid>(Message(promise)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    private static object? Trip(object value) => Bytes.Deserialize<Parcel>(Bytes.SerializeToArray(new Parcel { Any = value })).Any;

    private static void RequireRefused(Action action) =>
        Assert.Contains("must not name the type", Assert.ThrowsAny<SerializerException>(action).Message, StringComparison.Ordinal);

    private static bool IsLoaded(string assembly) => AppDomain.CurrentDomain.GetAssemblies().Any(a => a.GetName().Name == assembly);
}
