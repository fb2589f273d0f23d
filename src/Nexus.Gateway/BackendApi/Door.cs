using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Nexus.Gateway.BackendApi.Clients;
using Nexus.Gateway.BackendApi.Routes;
using Nexus.Kernel.Http;

namespace Nexus.Gateway.BackendApi;

/// <summary>
/// The first step: who is at the door (through trusted proxies only), an <c>X-Request-Id</c> (the caller's when it is
/// well-formed), and no header of the kind that only we may set. Trace context (W3C) is the framework's.
/// </summary>
internal sealed class Door(Onward next, ClientAddress clients, RouteMap routes)
{
    private const string Header = ForwardedClient.RequestId;

    // These say who somebody is; from outside they are lies. The id is told to a service beside them.
    private static readonly FrozenSet<string> Ours = new[]
    {
        Header,
        "X-User-Id",
        "X-Forwarded-User",
        "X-HTTP-Method-Override",
        "X-Rewrite-URL",
        "Nexus-Service-Token",
        ForwardedClient.TokenHeader,
        ForwardedClient.ProvedKey,
        ForwardedClient.Country,
    }
        .Concat(ForwardedClient.Headers)
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        var shown = OursIn(headers);
        var given = shown is null ? "" : headers[Header].ToString();
        var id = IsWellFormed(given) ? given : RequestIds.Next();
        context.TraceIdentifier = id;
        var country = clients.CountryOf(context);
        var (address, claimed) = clients.Find(context, shown is not null);
        var request = new GatewayRequest(context, id, routes.StartOf(context.Request.Path))
        {
            Address = address,
            ClaimedAnotherAddress = claimed,
        };
        shown?.ForEach(name => headers.Remove(name));
        if (country is not null)
        {
            headers[ForwardedClient.Country] = country;
        }
        context.Features[typeof(GatewayRequest)] = request;
        context.Response.OnStarting(static state => ((GatewayRequest)state).StampAsync(), request);
        context.Response.OnCompleted(static state => ((GatewayRequest)state).EndAsync(), request);
        RefuseTwoLengths(context);
        RefuseTooLarge(context, request.Route?.Service?.MostBodyBytes);
        return next(context, request);
    }

    // One look at what came; most requests show none, and there are twenty names.
    private static List<string>? OursIn(IHeaderDictionary headers)
    {
        List<string>? found = null;
        foreach (var header in headers)
        {
            if (Ours.Contains(header.Key))
            {
                (found ??= []).Add(header.Key);
            }
        }
        return found;
    }

    // Two lengths are how one request is hidden in another (RFC 9112 section 6.3). The server takes the chunks and
    // keeps the other length under this name.
    private static void RefuseTwoLengths(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.TransferEncoding.Count > 0 && headers.ContainsKey("X-Content-Length"))
        {
            CloseAfterwards(context);
            throw Problems.Of(400, "two-lengths", "The request gives its length twice.", "Send one of the two.");
        }
    }

    // By the length it gives: one who waits for the answer before the body is told at once, and a service that answers
    // without reading cannot let it through. A body of chunks is counted as it comes.
    private static void RefuseTooLarge(HttpContext context, long? most)
    {
        if (context.Request.ContentLength > most)
        {
            CloseAfterwards(context);
            throw Problems.Of(413, "too-large", "The body is too large.", $"At most {most:N0} bytes are taken here.");
        }
    }

    private static void CloseAfterwards(HttpContext context) =>
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        });

    // Bounded and plain, because it ends up in logs.
    private static bool IsWellFormed(string id) =>
        id.Length is >= 8 and <= 64 && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
}
