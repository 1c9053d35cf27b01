using Orleans.Platform.Governance.Durable;
using Orleans.Platform.Governance.Requests;
using Orleans.Platform.Requests;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Governance;

public sealed class IdempotencyKeysTests
{
    [Fact]
    public void Validate_TakesVisibleAsciiOf1To255()
    {
        IdempotencyKeys.Validate("a");
        IdempotencyKeys.Validate("!~\"{}");
        IdempotencyKeys.Validate(new string('x', 255));
        foreach (var key in new[] { "", new string('x', 256), " ", "a b", "a\t", "\u007f", "é", "a\0" })
        {
            Assert.Throws<InvalidIdempotencyKeyException>(() => IdempotencyKeys.Validate(key));
        }
    }

    [Fact]
    public void StepKeys_AreReadBack()
    {
        var id = Guid.NewGuid();
        Assert.True(IdempotencyKeys.TryParseStep(IdempotencyKeys.ForStep(id, 12), out var step));
        Assert.Equal(new StepId(id, 12), step);
        foreach (var key in new[] { "", $"{id:N}", $"{id:N}/", $"{id:N}/-1", $"{id:N}/x", $"{id:D}/1", $"x{id:N}/1" })
        {
            Assert.False(IdempotencyKeys.TryParseStep(key, out _), key);
        }
    }
}
