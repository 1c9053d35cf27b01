using Newtonsoft.Json.Linq;
using Orleans.Serialization;
using Xunit;
using static Orleans.Platform.Tests.Unit.Engine.Wire.NewtonsoftSamples;

namespace Orleans.Platform.Tests.Unit.Engine.Wire;

/// <summary>Types that the application opts into Newtonsoft.Json.</summary>
public sealed class NewtonsoftJsonTests
{
    [Fact]
    public void A_type_without_attributes_travels_in_the_form_that_Newtonsoft_Json_gives_it()
    {
        var letter = Letter.New("A. Body");
        Assert.Contains("\"full_name\":\"A. Body\"", TextOf(letter), StringComparison.Ordinal);
        var read = Bytes.Deserialize<Letter>(Bytes.SerializeToArray(letter));
        Assert.Equal(("A. Body", "", DateTime.UnixEpoch), (read.Name, read.Secret, read.Dates["d"]));
        Assert.Equal([1, 2], read.Numbers);
        Assert.Equal(new Stamp(85, "DE"), Bytes.Deserialize<Stamp>(Bytes.SerializeToArray(new Stamp(85, "DE"))));
        Assert.Equal(new Stamp(85, "DE"), Bytes.Deserialize<object>(Bytes.SerializeToArray<object>(new Stamp(85, "DE"))));
        var tree = JObject.Parse("""{ "a": [1, { "b": null }] }""");
        Assert.True(JToken.DeepEquals(tree, Bytes.Deserialize<JObject>(Bytes.SerializeToArray(tree))));
        var all = Bytes.Deserialize<object[]>(Bytes.SerializeToArray<object[]>([letter, letter, 1]));
        Assert.IsType<Letter>(all[0]);
        Assert.Same(all[0], all[1]);
        Assert.Null(Bytes.Deserialize<Letter?>(Bytes.SerializeToArray<Letter?>(null)));
    }

    [Fact]
    public void It_is_copied_in_the_same_way()
    {
        var letter = Letter.New("n");
        var copies = Copier.Copy<object[]>([letter, letter, new Stamp(1, "x")]);
        var copy = Assert.IsType<Letter>(copies[0]);
        Assert.NotSame(letter, copy);
        Assert.NotSame(letter.Numbers, copy.Numbers);
        Assert.Equal(letter.Numbers, copy.Numbers);
        Assert.Equal("", copy.Secret);
        Assert.Same(copy, copies[1]);
        Assert.Equal(new Stamp(1, "x"), copies[2]);
        var tree = JObject.Parse("""{ "a": 1 }""");
        Assert.NotSame(tree, Copier.Copy(tree));
        Assert.True(JToken.DeepEquals(tree, Copier.Copy(tree)));
    }

    [Fact]
    public void What_is_sent_what_is_copied_and_how_are_set_one_by_one()
    {
        Assert.Equal(3, Bytes.Deserialize<Sent>(Bytes.SerializeToArray(new Sent { Number = 3 })).Number);
        Assert.Throws<CodecNotFoundException>(() => Copier.Copy(new Sent()));
        Assert.Equal(3, Copier.Copy(new Copied { Number = 3 }).Number);
        Assert.Throws<CodecNotFoundException>(() => Bytes.SerializeToArray(new Copied()));
        Assert.EndsWith("""{"Day":"Friday"}""", TextOf(new Configured { Day = DayOfWeek.Friday }), StringComparison.Ordinal);
        Assert.Equal(DayOfWeek.Friday, Bytes.Deserialize<Configured>(Message("""{"Day":"Friday"}""")).Day);
        Assert.Equal(DayOfWeek.Friday, Copier.Copy(new Configured { Day = DayOfWeek.Friday }).Day);
    }

    [Fact]
    public void Types_that_were_not_opted_in_or_say_themselves_how_they_travel_stay_as_they_are()
    {
        Assert.True(Bytes.CanSerialize<Letter>());
        Assert.False(Bytes.CanSerialize<NotOptedIn>());
        Assert.Throws<CodecNotFoundException>(() => Bytes.SerializeToArray(new NotOptedIn()));
        Assert.Throws<CodecNotFoundException>(() => Copier.Copy(new NotOptedIn()));
        Assert.DoesNotContain("{", TextOf(new Circle { Radius = 2 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_of_another_form_are_refused()
    {
        string[] wrong =
        [
            "", "null", "{", "[1]", "3", "{} {}", "{}]", """{"full_name":""", """{"Numbers":"x"}""", """{"Numbers":[1,"x"]}""", """{"Dates":[]}""",
            """{"Numbers":[99999999999]}""", """{"Dates":{"d":"never"}}""", "{\"Numbers\":" + new string('[', 100), new string('[', 5_000_000),
        ];
        Assert.All(wrong, text => Assert.ThrowsAny<SerializerException>(() => Bytes.Deserialize<Letter>(Message(text))));
        Assert.ThrowsAny<SerializerException>(() => Bytes.Deserialize<Stamp>(Message("null")));
        var error = Assert.ThrowsAny<SerializerException>(() => Bytes.Deserialize<Letter>(Message("""{"Numbers":["a secret"]}""")));
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Equal("n", Bytes.Deserialize<Letter>(Message("""{"full_name":"n"}""")).Name);
    }

    [Fact]
    public void Mutated_texts_are_read_or_refused()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        byte[][] valid =
        [
            Bytes.SerializeToArray<object>(Letter.New("n")), Bytes.SerializeToArray<object>(new Grid { Cells = new[,] { { 1, 2 }, { 3, 4 } } }),
            Bytes.SerializeToArray<object>(new Parcel { Any = new List<object> { new Content { Text = "t" }, new Circle() }, Kind = typeof(Circle) }),
        ];
        var refused = 0;
        for (var i = 0; i < 30_000; i++)
        {
            var message = Mutation.Of((byte[])valid[random.Next(valid.Length)].Clone(), random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Bytes.Deserialize<object>(message);
            }
            catch (SerializerException)
            {
                refused++;
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < 16_000_000, $"seed {seed}, message {i}: {allocated} bytes for {message.Length}");
        }

        Assert.True(refused > 5_000, $"seed {seed}: {refused} refused");
    }

    [Fact]
    public void Nesting_without_end_is_a_typed_error()
    {
        var (chain, unbounded) = (new Chain(), new Unbounded());
        for (var i = 0; i < 100_000; i++) (chain, unbounded) = (new() { Next = chain }, new() { Next = unbounded });
        Assert.Contains("MaxDepth", Assert.ThrowsAny<SerializerException>(() => Bytes.SerializeToArray(chain)).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<SerializerException>(() => Bytes.SerializeToArray(unbounded));
        Assert.ThrowsAny<SerializerException>(() => Copier.Copy(unbounded));
        var deep = string.Concat(Enumerable.Repeat("{\"Next\":", 100_000));
        Assert.ThrowsAny<SerializerException>(() => Bytes.Deserialize<Chain>(Message(deep)));
        Assert.ThrowsAny<SerializerException>(() => Bytes.Deserialize<Unbounded>(Message(deep)));
        Assert.ThrowsAny<SerializerException>(() => OnSmallStack(() => Bytes.Deserialize<Unbounded>(Message(deep))));
        Assert.ThrowsAny<SerializerException>(() => OnSmallStack(() => Bytes.SerializeToArray(unbounded)));
        var broken = string.Concat(Enumerable.Repeat("{\"Next\":", 60));
        foreach (var end in (string[])["x", "3", "", "[]", "{}}"])
            Assert.ThrowsAny<SerializerException>(() => OnSmallStack(() => Bytes.Deserialize<Chain>(Message(broken + end + new string('}', 60)))));
        chain = new Chain();
        chain.Next = chain;
        Assert.ThrowsAny<SerializerException>(() => Bytes.SerializeToArray(chain));
    }

    private static void OnSmallStack(Action action)
    {
        Exception? error = null;
        var thread = new Thread(() => error = Record.Exception(action), 512 * 1024);
        thread.Start();
        thread.Join();
        if (error is not null) throw error;
    }
}
