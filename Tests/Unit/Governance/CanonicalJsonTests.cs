using System.Buffers;
using System.Text;
using System.Text.Json;
using Orleans.Platform.Governance.Requests;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Governance;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{"b":1,"a":{"d":2,"c":3}}""", """{"a":{"c":3,"d":2},"b":1}""")]
    [InlineData("[3,1,2]", "[3,1,2]")]
    [InlineData("1.50", "1.5")]
    [InlineData("1.00", "1")]
    [InlineData("100", "100")]
    [InlineData("0.10", "0.1")]
    [InlineData("1e20", "1e20")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("\"1.50\"", "\"1.50\"")]
    [InlineData("null", "null")]
    [InlineData("true", "true")]
    public void Write_GivesOneFormForEachMeaning(string json, string canonical)
    {
        var output = new ArrayBufferWriter<byte>();
        using var document = JsonDocument.Parse(json);
        CanonicalJson.Write(output, document.RootElement);
        Assert.Equal(canonical, Encoding.UTF8.GetString(output.WrittenSpan));
    }
}
