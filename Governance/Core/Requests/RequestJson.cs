using System.Reflection;
using System.Text;
using System.Text.Json;
using Orleans.Platform.Transactions.Data;
using Orleans.Serialization.Invocation;

namespace Orleans.Platform.Governance.Requests;

/// <summary>Arguments, results and receipts as the database keeps them: JSON in which personal data is encrypted.</summary>
internal sealed class RequestJson(PlatformJson json)
{
    public const int MaxDepth = 32;

    /// <summary>The arguments of a call as a JSON array.</summary>
    public async ValueTask<string> WriteArgumentsAsync(MethodShape method, IInvokable request, GrainId grain)
    {
        var text = new StringBuilder("[");
        for (var i = 0; i < method.Parameters.Count; i++)
        {
            if (i > 0) text.Append(',');
            var type = method.Parameters[i].ParameterType;
            text.Append(type == typeof(CancellationToken) ? "null" : await WriteAsync(request.GetArgument(i), type, grain));
        }

        return text.Append(']').ToString();
    }

    /// <summary>The arguments for a method, in its order; cancellation tokens never fire.</summary>
    public async ValueTask<object?[]> ReadArgumentsAsync(IReadOnlyList<ParameterInfo> parameters, string text)
    {
        using var document = JsonDocument.Parse(text);
        var arguments = new object?[parameters.Count];
        for (var i = 0; i < arguments.Length; i++)
        {
            var type = parameters[i].ParameterType;
            arguments[i] = type == typeof(CancellationToken)
                ? CancellationToken.None
                : await json.ReadAsync(document.RootElement[i].GetRawText(), type);
        }

        return arguments;
    }

    /// <summary>One value as JSON.</summary>
    /// <exception cref="JsonException">PostgreSQL could not keep it.</exception>
    public async ValueTask<string> WriteAsync(object? value, Type type, GrainId grain)
    {
        var text = await json.WriteAsync(value, type, grain.ToString());
        return HasNul(text) ? throw new JsonException("Text with a NUL character cannot be stored.") : text;
    }

    /// <summary>The reverse of <see cref="WriteAsync"/>.</summary>
    public ValueTask<object?> ReadAsync(string text, Type type) => json.ReadAsync(text, type);

    // An escaped NUL, not an escaped backslash that is followed by "u0000".
    private static bool HasNul(string text)
    {
        const string Nul = "\\u0000";
        for (var at = text.IndexOf(Nul, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Nul, at + 1, StringComparison.Ordinal))
        {
            var backslashes = at;
            while (backslashes > 0 && text[backslashes - 1] == '\\') backslashes--;
            if ((at - backslashes) % 2 == 0) return true;
        }

        return false;
    }
}
