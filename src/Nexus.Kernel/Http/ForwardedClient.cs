using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Security;
using Nexus.Kernel.Services;

namespace Nexus.Kernel.Http;

/// <summary>
/// A service behind the gateway sees the gateway's address. The gateway says who the client is in
/// <c>X-Forwarded-For/Proto/Host</c> and vouches for it with a token for just that service; without the token these
/// headers are dropped, because anybody in the network could send them.
/// </summary>
public static class ForwardedClient
{
    /// <summary>Where the gateway's token stands.</summary>
    public const string TokenHeader = "Nexus-Gateway-Token";

    /// <summary>The client's address, one from the gateway.</summary>
    public const string For = "X-Forwarded-For";

    /// <summary>http or https, as the client spoke.</summary>
    public const string Proto = "X-Forwarded-Proto";

    /// <summary>The host the client asked for.</summary>
    public const string Host = "X-Forwarded-Host";

    /// <summary>Who is signed in, for logs; the access token is the proof.</summary>
    public const string User = "X-User-Id";

    /// <summary>The name the gateway gave the request.</summary>
    public const string RequestId = "X-Request-Id";

    /// <summary>Where the client is (ISO 3166-1 alpha-2), as a trusted proxy told the gateway.</summary>
    public const string Country = "Nexus-Client-Country";

    /// <summary>The key that proved itself to the gateway for this request (RFC 9449), as its thumbprint.</summary>
    public const string ProvedKey = "Nexus-Proved-Key";

    /// <summary>Every header by which a proxy may claim another client; behind the gateway none is left.</summary>
    public static IReadOnlyList<string> Headers { get; } =
    [For, Proto, Host, "X-Forwarded-Prefix", "X-Forwarded-Port", "X-Real-IP", "Forwarded", "X-Original-URL"];

    private static readonly object Mark = new();

    /// <summary>
    /// Whether the request came over a gateway in another process, which sends on no trailers of a body (RFC 9110,
    /// section 6.5): HttpClient has none.
    /// </summary>
    public static bool WasForwarded(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Items.ContainsKey(Mark);
    }

    /// <summary>Takes the client from the gateway; for processes that are no gateway, before everything else.</summary>
    public static void UseForwardedClient(this IApplicationBuilder app)
    {
        var tokens = app.ApplicationServices.GetRequiredService<ServiceTokens>();
        var services = app
            .ApplicationServices.GetRequiredService<ServiceList>()
            .Local.Select(one => one.Name)
            .ToArray();
        app.Use(
            async (context, next) =>
            {
                var headers = context.Request.Headers;
                var token = headers[TokenHeader].ToString();
                if (token.Length > 0 && await tokens.IsForwardingAsync(token, services))
                {
                    Take(context);
                }
                else
                {
                    headers.Remove(User);
                    headers.Remove(Country);
                }
                headers.Remove(TokenHeader);
                headers.Remove(ProvedKey);
                foreach (var name in Headers)
                {
                    headers.Remove(name);
                }
                await next(context);
            }
        );
    }

    private static void Take(HttpContext context)
    {
        context.Items[Mark] = true;
        var request = context.Request;
        if (IPAddress.TryParse(request.Headers[For].ToString(), out var client))
        {
            context.Connection.RemoteIpAddress = client;
        }
        if (request.Headers[Proto].ToString() is { Length: > 0 } scheme)
        {
            request.Scheme = scheme;
        }
        if (request.Headers[Host].ToString() is { Length: > 0 } host)
        {
            request.Host = new HostString(host);
        }
        if (request.Headers[ProvedKey].ToString() is { Length: > 0 } key)
        {
            context.NoteProvedKey(key);
        }
        if (request.Headers[RequestId].ToString() is { Length: > 0 } id)
        {
            context.TraceIdentifier = id;
        }
    }
}
