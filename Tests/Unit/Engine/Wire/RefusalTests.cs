using System.Text;
using Orleans.Platform.Tests.Unit.Engine.Copying;
using Orleans.Serialization;
using Orleans.Serialization.Wire;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Wire;

/// <summary>What is not written, and what is not read.</summary>
public sealed class RefusalTests
{
    [Fact]
    public void A_type_that_cannot_travel_says_what_to_do()
    {
        var e = Assert.Throws<CodecNotFoundException>(() => Wired.Write<object>(new Undeclared()));
        Assert.Contains(typeof(Undeclared).FullName!, e.Message);
        Assert.Contains("[GenerateSerializer]", e.Message);
        Assert.Throws<CodecNotFoundException>(() => Wired.Write<object>(() => 1));
        Assert.Throws<CodecNotFoundException>(() => Wired.Write(Task.CompletedTask));
        Assert.Throws<CodecNotFoundException>(() => Wired.Write(new OnStatefulBase()));
        // The failure leaves nothing behind for the next message of the thread.
        Assert.Equal("x", Wired.Trip("x"));
    }

    [Fact]
    public void A_type_that_nobody_declared_is_not_made_whatever_a_message_names()
    {
        var name = DeclaredNameOf(typeof(Circle));
        foreach (var type in (Type[])[typeof(Undeclared), typeof(System.Diagnostics.Process), typeof(FileInfo), typeof(Foreign)])
        {
            var before = Undeclared.Made;
            var message = new List<byte> { WireHeader.TypedValue, 1 };
            var text = Encoding.UTF8.GetBytes($"{type.FullName},{type.Assembly.GetName().Name}");
            message.Add((byte)(text.Length + 1));
            message.AddRange(text);
            message.AddRange(new byte[50]);
            if (type == typeof(Foreign)) continue;
            var e = Assert.Throws<WireFormatException>(() => Wired.Read<object>(message.ToArray()));
            Assert.Contains("declares", e.Message);
            Assert.Equal(before, Undeclared.Made);
        }

        Assert.Equal("a circle", name);
    }

    [Fact]
    public void A_value_of_another_type_than_declared_is_refused()
    {
        var circle = Wired.Write<object>(new Circle());
        Assert.Throws<WireFormatException>(() => Wired.Read<List<int>>(circle));
        Assert.Throws<WireFormatException>(() => Wired.Read<Box<int>>(circle));
        Assert.Throws<WireFormatException>(() => Wired.Read<Node>(circle));
        Assert.Equal(0, Assert.IsType<Circle>(Wired.Read<Shape>(circle)).Radius);
    }

    [Fact]
    public void Nesting_without_end_is_a_typed_error()
    {
        var head = new Node();
        for (var i = 0; i < 100_000; i++) head = new Node { Next = head };
        Assert.Contains("deeper", Assert.Throws<SerializerException>(() => Wired.Write(head)).Message);
        // As deep as anybody would write, read on a small stack as well.
        var deep = new byte[1_000_000];
        Array.Fill(deep, (byte)1);
        var nested = new MemoryStream();
        for (var i = 0; i < 100_000; i++) nested.Write([WireHeader.TypedValue, .. TypeOf(typeof(List<object>)), 1]);
        var e = Assert.Throws<WireFormatException>(() => Wired.Read<object>(nested.ToArray()));
        Assert.Contains("deeper", e.Message);
    }

    [Fact]
    public void A_count_beyond_the_message_allocates_nothing()
    {
        foreach (var type in (Type[])[typeof(byte[]), typeof(List<Guid>), typeof(Dictionary<int, int>), typeof(string[]), typeof(Queue<int>)])
        {
            byte[] message = [WireHeader.TypedValue, .. TypeOf(type), 0xFF, 0xFF, 0xFF, 0xFF, 0x07];
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<WireFormatException>(() => Wired.Read<object>(message));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        }
    }

    [Fact]
    public void A_message_has_a_largest_size()
    {
        var writer = WireWriter.Rent();
        try
        {
            writer.MaxLength = 1000;
            writer.Write(new byte[900]);
            Assert.Throws<SerializerException>(() => writer.Write(new byte[100_000]));
        }
        finally
        {
            writer.Release();
        }
    }

    [Fact]
    public void Two_members_with_one_id_are_an_error_of_the_type() =>
        Assert.Contains("same [Id]", Assert.Throws<CodecNotFoundException>(() => Wired.Write(new Twice())).Message);

    private static byte[] TypeOf(Type type)
    {
        var writer = WireWriter.Rent();
        TypeWriter.Write(writer, type);
        var bytes = writer.Written.ToArray();
        writer.Release();
        return bytes;
    }

    private static string DeclaredNameOf(Type type) => Orleans.Serialization.Types.DeclaredTypes.AliasOf(type)!;

    [GenerateSerializer]
    public sealed class Twice
    {
        [Id(0)]
        public int A { get; set; }

        [Id(0)]
        public int B { get; set; }
    }
}
