using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Nexus.Contracts.TokenMgr;
using Nexus.Gateway.BackendApi.Credentials;
using Nexus.Gateway.BackendApi.Headers;
using Nexus.Gateway.BackendApi.RateLimits;
using Nexus.Gateway.BackendApi.Resilience;
using Nexus.Gateway.BackendApi.Routes;
using Nexus.Gateway.BackendApi.Traffic;
using Nexus.Kernel.Http;

namespace Nexus.Gateway.BackendApi;

/// <summary>What the gateway's steps know of one request from outside; one object, so that a step costs no other.</summary>
internal sealed class GatewayRequest(HttpContext context, string id, RouteStart start)
{
    private Verdict verdict;
    private RunningRequests? place;
    private TrafficNote? note;

    /// <summary>The <c>X-Request-Id</c>.</summary>
    public string Id { get; } = id;

    /// <summary>The line of the map it takes; null for pages, files and what is nobody's.</summary>
    public GatewayRoute? Route { get; } = start.Find(context.Request.Path);

    /// <summary>The client, after trusted proxies were looked through.</summary>
    public IPAddress Address { get; init; } = IPAddress.None;

    /// <summary>Somebody who is no trusted proxy named another client; that was dropped.</summary>
    public bool ClaimedAnotherAddress { get; init; }

    /// <summary>The signed-in user comes from the browser's cookie, not from a header.</summary>
    public bool ByCookie { get; set; }

    /// <summary>Whose access token it shows, checked; null for a stranger.</summary>
    public ClaimsPrincipal? Caller { get; private set; }

    /// <summary>What that token is limited to; null when it is not, and for a stranger.</summary>
    public IReadOnlyList<string>? Scopes => Caller is null ? null : ApiScopes.Of(Caller);

    /// <summary>The API key or personal token that was shown, when it is good.</summary>
    public ShownCredential? Credential { get; set; }

    /// <summary>The limit this request was charged to; each request pays once.</summary>
    public Limit? Charged { get; private set; }

    /// <summary>It is a WebSocket or an event stream, which may last for hours.</summary>
    public bool IsStream { get; private set; }

    public static GatewayRequest Of(HttpContext context) =>
        // By the type and not the generic way: the server's own lookup of a foreign type costs several times as much there.
        context.Features[typeof(GatewayRequest)] as GatewayRequest
        ?? throw new InvalidOperationException("The request did not come through the gateway's door.");

    public void Charge(Limit limit, Verdict answer) => (Charged, verdict) = (limit, answer);

    public void Know(ClaimsPrincipal caller)
    {
        Caller = caller;
        // A forwarded request is nobody's in this process: its service reads the token by itself.
        if (!start.IsForwarded)
        {
            context.User = caller;
        }
    }

    /// <summary>Whether its address is in the set.</summary>
    public bool IsIn(PathSet set) => start.IsIn(set, context.Request.Path);

    /// <summary>It has a place among those that run, which it gives back at its end.</summary>
    public void Take(RunningRequests running) => place = running;

    /// <summary>How it went is written down at its end.</summary>
    public void Note(TrafficNote traffic) => note = traffic;

    /// <summary>A stream gives its place back at once.</summary>
    public void BecomeStream()
    {
        if (!IsStream)
        {
            IsStream = true;
            place?.Leave();
        }
    }

    /// <summary>The answer is out, or the client gone.</summary>
    public Task EndAsync()
    {
        if (!IsStream)
        {
            place?.Leave();
        }
        note?.Write(context, IsStream);
        return Task.CompletedTask;
    }

    /// <summary>Sets the gateway's headers; last, because a failure's answer begins with cleared ones.</summary>
    public Task StampAsync()
    {
        var headers = context.Response.Headers;
        headers[ForwardedClient.RequestId] = Id;
        // What is behind the door is nobody's business.
        headers.Remove("Server");
        headers.Remove("X-Powered-By");
        SecurityHeaders.Set(headers, context.Response.ContentType, context.Request.IsHttps);
        if (Charged is not null)
        {
            LimitAnswer.Set(headers, Charged, verdict);
        }
        return Task.CompletedTask;
    }
}
