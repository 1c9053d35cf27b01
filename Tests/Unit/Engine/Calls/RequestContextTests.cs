using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Calls;

public sealed class RequestContextTests
{
    [Fact]
    public async Task Changes_flow_down_and_never_up()
    {
        RequestContext.Set("a", 1);
        await Down();
        Assert.Equal(1, RequestContext.Get("a"));
        Assert.Null(RequestContext.Get("b"));

        static async Task Down()
        {
            Assert.Equal(1, RequestContext.Get("a"));
            await Task.Yield();
            RequestContext.Set("a", 2);
            RequestContext.Set("b", 3);
            Assert.Equal(2, RequestContext.Get("a"));
        }
    }

    [Fact]
    public async Task Parallel_branches_do_not_see_each_other()
    {
        RequestContext.Set("branch", "none");
        var barrier = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var branches = Enumerable.Range(0, 5).Select(Branch).ToArray();
        barrier.SetResult();
        Assert.Equal([0, 1, 2, 3, 4], await Task.WhenAll(branches));
        Assert.Equal("none", RequestContext.Get("branch"));

        async Task<object?> Branch(int i)
        {
            RequestContext.Set("branch", i);
            await barrier.Task;
            return RequestContext.Get("branch");
        }
    }

    [Fact]
    public void A_snapshot_does_not_change()
    {
        RequestContext.Set("a", 1);
        var snapshot = RequestContext.Current!;
        RequestContext.Set("a", 2);
        Assert.True(RequestContext.Remove("a"));
        Assert.False(RequestContext.Remove("a"));
        Assert.Null(RequestContext.Current);
        Assert.Equal(1, snapshot.Find("a"));
    }

    [Fact]
    public void Reentrancy_sections_nest_and_end()
    {
        Assert.Equal(Guid.Empty, RequestContext.ReentrancyId);
        using (RequestContext.AllowCallChainReentrancy())
        {
            var id = RequestContext.ReentrancyId;
            Assert.NotEqual(Guid.Empty, id);
            using (RequestContext.SuppressCallChainReentrancy()) Assert.Equal(Guid.Empty, RequestContext.ReentrancyId);
            using (RequestContext.AllowCallChainReentrancy()) Assert.Equal(id, RequestContext.ReentrancyId);
            Assert.Equal(id, RequestContext.ReentrancyId);
        }

        Assert.Equal(Guid.Empty, RequestContext.ReentrancyId);
    }
}
