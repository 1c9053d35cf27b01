using Orleans.Engine.Calls;
using Orleans.Engine.Proxies;
using Orleans.Serialization.Invocation;
using Orleans.Serialization.Wire;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Wire;

/// <summary>Calls are named in messages and made again.</summary>
public sealed class RequestTests
{
    [Fact]
    public void A_call_arrives_with_its_arguments_but_for_the_token()
    {
        var copy = Trip(Request(typeof(IWireGrain), nameof(IWireGrain.Add), 3, -4, new CancellationToken(true)));
        Assert.Equal("Add", copy.GetMethodName());
        Assert.Equal((3, -4), ((int)copy.GetArgument(0)!, (int)copy.GetArgument(1)!));
        Assert.False(copy.GetCancellationToken().IsCancellationRequested);
    }

    [Fact]
    public void Arguments_share_what_they_shared()
    {
        var circle = new Circle { Radius = 2 };
        var copy = Trip(Request(typeof(IWireGrain), nameof(IWireGrain.Shapes), circle, new Dictionary<string, Shape> { ["c"] = circle }));
        Assert.Same(copy.GetArgument(0), ((Dictionary<string, Shape>)copy.GetArgument(1)!)["c"]);
    }

    [Fact]
    public void Generic_methods_and_interfaces_arrive()
    {
        var echo = typeof(IWireGrain).GetMethod(nameof(IWireGrain.Echo))!;
        var request = (IGrainRequest)Activator.CreateInstance(RequestClasses.Of(echo).Close([typeof(List<Point>)]))!;
        request.SetArgument(0, new List<Point> { new(1, 2) });
        Assert.Equal([new Point(1, 2)], (List<Point>)Trip(request).GetArgument(0)!);

        var copy = Trip(Request(typeof(IWireGrain<string>), "Exchange", "a", new[] { "b" }));
        Assert.Equal(typeof(IWireGrain<string>), copy.GetInterfaceType());
        Assert.Equal("b", ((string[])copy.GetArgument(1)!)[0]);
    }

    [Fact]
    public void A_name_is_the_same_in_every_process_of_the_build()
    {
        var add = new RequestName(typeof(IWireGrain).GetMethod(nameof(IWireGrain.Add))!);
        Assert.Equal("Orleans.Platform.Tests.Unit.Engine.Wire.IWireGrain/Add(System.Int32,System.Int32,System.Threading.CancellationToken)", add.Text);
        Assert.EndsWith("/echo", new RequestName(typeof(IWireGrain).GetMethod(nameof(IWireGrain.Echo))!).Text);
        var open = new RequestName(typeof(IWireGrain<>).GetMethod("Exchange")!);
        var closed = new RequestName(typeof(IWireGrain<int>).GetMethod("Exchange")!);
        Assert.Equal((open.Text, open.Id), (closed.Text, closed.Id));
        Assert.EndsWith("IWireGrain`1/Exchange(!0,!0[])", open.Text);
    }

    [Fact]
    public void An_unknown_name_is_a_typed_error() =>
        Assert.Contains("interfaces", Assert.Throws<WireFormatException>(() => ReadRequest(new byte[20])).Message);

    [Fact]
    public void A_request_can_be_an_argument_of_another()
    {
        var count = Request(typeof(IWireGrain), nameof(IWireGrain.Count), 9);
        ((IAsyncEnumerableRequest<int>)count).MaxBatchSize = 17;
        var copy = Wired.Trip((IAsyncEnumerableRequest<int>)count);
        Assert.Equal((17, 9), (copy.MaxBatchSize, (int)copy.GetArgument(0)!));
    }

    [Fact]
    public void Responses_arrive_as_the_method_declares_them()
    {
        var add = Request(typeof(IWireGrain), nameof(IWireGrain.Add), 1, 2, default(CancellationToken));
        Assert.Equal(3, Trip(add, Response.FromResult(3)).GetResult<int>());
        Assert.Equal("m", Trip(add, Response.FromException(new DeclaredException("m", 1))).Exception!.Message);
        Assert.Same(Response.Completed, Trip(Request(typeof(IWireGrain), nameof(IWireGrain.Nothing)), Response.Completed));
        var shapes = Request(typeof(IWireGrain), nameof(IWireGrain.Shapes), null, null);
        Assert.IsType<Circle>(Trip(shapes, Response.FromResult<List<Shape>>([new Circle()])).GetResult<List<Shape>>()[0]);
        Assert.IsType<Circle>(Assert.Single(Trip(shapes, Response.FromResult<object>(new List<Shape> { new Circle() })).GetResult<List<Shape>>()));
    }

    [Fact]
    public void A_transactional_response_brings_the_transaction_back()
    {
        var transfer = Request(typeof(IWireGrain), nameof(IWireGrain.Transfer), new Point(1, 2));
        Assert.Equal(new Point(1, 2), Trip(transfer).GetArgument(0));
        var info = new TransactionInfo(Guid.NewGuid(), DateTime.UnixEpoch, DateTime.UnixEpoch.AddDays(1)) { PendingCalls = 2 };
        info.RecordException(new DeclaredException("why", 7));
        var copy = Assert.IsType<TransactionResponse>(Trip(transfer, TransactionResponse.Create(Response.FromResult("r"), info)));
        Assert.Equal("r", copy.GetResult<string>());
        Assert.Equal((info.TransactionId, info.Priority, 2), (copy.TransactionInfo!.TransactionId, copy.TransactionInfo.Priority, copy.TransactionInfo.PendingCalls));
        Assert.Equal(7, Assert.IsType<DeclaredException>(copy.TransactionInfo.MustAbort()!.InnerException).Code);
    }

    private static IGrainRequest Request(Type type, string method, params object?[] arguments)
    {
        var generated = RequestClasses.Of(type.GetMethod(method)!).Close([]);
        var request = (IGrainRequest)Activator.CreateInstance(generated)!;
        for (var i = 0; i < arguments.Length; i++) request.SetArgument(i, arguments[i]!);
        return request;
    }

    private static IGrainRequest Trip(IGrainRequest request)
    {
        var writer = WireWriter.Rent();
        RequestCatalog.Write(writer, request);
        var message = writer.Written.ToArray();
        writer.Release();
        return ReadRequest(message);
    }

    private static IGrainRequest ReadRequest(byte[] message)
    {
        var reader = WireReader.Rent(message);
        var request = RequestCatalog.Read(reader);
        reader.ExpectEnd();
        reader.Release();
        return request;
    }

    private static Response Trip(IGrainRequest request, Response response)
    {
        var writer = WireWriter.Rent();
        request.WriteResponse(writer, response);
        var reader = WireReader.Rent(writer.Written.ToArray());
        writer.Release();
        var copy = request.ReadResponse(reader);
        reader.ExpectEnd();
        reader.Release();
        return copy;
    }
}
