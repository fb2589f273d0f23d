using System.Text;
using Microsoft.AspNetCore.Http;
using Nexus.Kernel.Http;

namespace Nexus.Gateway.BackendApi.Signatures;

/// <summary>The text that is signed (RFC 9421 section 2.5).</summary>
internal static class SignatureBase
{
    /// <summary>Null where a component is named twice, unknown or absent.</summary>
    public static byte[]? Build(HttpContext context, SignedMessage message)
    {
        if (message.Components.Distinct().Count() != message.Components.Count)
        {
            return null;
        }
        var text = new StringBuilder();
        foreach (var name in message.Components)
        {
            if (ValueOf(context, name) is not { } value)
            {
                return null;
            }
            text.Append('"').Append(name).Append("\": ").Append(value).Append('\n');
        }
        text.Append("\"@signature-params\": ").Append(message.Parameters);
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static string? ValueOf(HttpContext context, string name)
    {
        var request = context.Request;
        var target = context.RawTarget();
        var question = target.IndexOf('?', StringComparison.Ordinal);
        return name switch
        {
            "@method" => request.Method,
            "@target-uri" => $"{request.Scheme}://{request.Host}{target}",
            "@authority" => Authority(request),
            "@scheme" => request.Scheme,
            "@request-target" => target,
            "@path" => question < 0 ? target : target[..question],
            "@query" => question < 0 ? "?" : target[question..],
            _ when name.StartsWith('@') => null,
            _ => request.Headers.TryGetValue(name, out var values)
                ? string.Join(", ", values.Select(value => (value ?? "").Trim()))
                : null,
        };
    }

    private static string Authority(HttpRequest request)
    {
        var usual = request.Scheme == "https" ? 443 : 80;
        var host = request.Host.Port == usual ? request.Host.Host : request.Host.Value ?? "";
        return host.ToLowerInvariant();
    }
}
