using System.Reflection;
using Orleans.Engine.Calls;
using Orleans.Serialization.Types;
using Orleans.Serialization.Wire;

namespace Orleans.Engine.Proxies;

/// <summary>
/// Names requests in messages and makes them again. Only methods of grain, observer and extension interfaces of assemblies that use
/// the programming model can be named.
/// </summary>
internal static class RequestCatalog
{
    private static Known _known = new(-1, []);

    // Requests can be arguments of others, of enumerations for example.
    static RequestCatalog() => LateRequestCodec.Actual = new RequestCodec();

    /// <summary>Makes sure that requests can travel as arguments.</summary>
    internal static void Initialize()
    {
    }

    internal static void WriteName(WireWriter writer, IGrainRequest request)
    {
        var name = request.Descriptor.Name;
        writer.WriteFixed(name.Id);
        foreach (var argument in name.InterfaceArguments) TypeWriter.Write(writer, argument);
        foreach (var argument in name.MethodArguments) TypeWriter.Write(writer, argument);
    }

    /// <summary>Makes a request without arguments for the name that follows.</summary>
    internal static IGrainRequest ReadName(WireReader reader)
    {
        var id = reader.ReadFixed<ulong>();
        return Find(id) is { } entry
            ? entry.Read(reader)
            : throw new WireFormatException(
                $"The message calls the interface method {id:x16}, which no assembly of this process has. Do all silos and clients have the same interfaces?");
    }

    /// <summary>The name of a request, and its arguments.</summary>
    internal static void Write(WireWriter writer, IGrainRequest request)
    {
        WriteName(writer, request);
        request.WriteArguments(writer);
    }

    internal static IGrainRequest Read(WireReader reader)
    {
        var request = ReadName(reader);
        request.ReadArguments(reader);
        return request;
    }

    private static RequestEntry? Find(ulong id)
    {
        var known = _known;
        if (known.ById.TryGetValue(id, out var entry) || known.Version == ApplicationAssemblies.Version) return entry;
        var version = ApplicationAssemblies.Version;
        var byId = new Dictionary<ulong, RequestEntry>();
        foreach (var method in WireInterfaces.All().SelectMany(MethodsOf))
        {
            var name = new RequestName(method);
            // Two methods of one name are an error of whoever calls one of them, not of everybody.
            byId[name.Id] = byId.TryGetValue(name.Id, out var other) ? other.ButAlso(method) : new(method);
        }

        _known = new(version, byId);
        return byId.GetValueOrDefault(id);
    }

    private static IEnumerable<MethodInfo> MethodsOf(Type type) => type
        .GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .Where(m => m.IsAbstract && ReturnTypes.ResultOf(m.ReturnType) is not null && !Array.Exists(m.GetParameters(), p => p.ParameterType.IsByRef));

    private sealed record Known(int Version, Dictionary<ulong, RequestEntry> ById);
}
