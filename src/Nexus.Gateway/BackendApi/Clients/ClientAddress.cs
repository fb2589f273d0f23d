using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Geography;
using Nexus.Kernel.Http;

namespace Nexus.Gateway.BackendApi.Clients;

/// <summary>
/// Finds the client behind the proxies of <c>Gateway:TrustedProxies</c>. <c>X-Forwarded-*</c> is believed from them
/// alone, from right to left as far as trust reaches.
/// </summary>
internal sealed partial class ClientAddress(
    IOptions<GatewayOptions> options,
    IOptions<GeoOptions> geo,
    ILogger<ClientAddress> logger
)
{
    private readonly IPNetwork[] trusted = [.. options.Value.TrustedProxies.Select(ProxyNetwork.Parse)];
    private readonly string header = geo.Value.CountryHeader;
    private int warned;

    /// <summary>The client, and whether somebody who is not trusted named another one.</summary>
    /// <param name="context">The request, whose address, scheme and host become the client's.</param>
    /// <param name="forwarded">Whether there are headers of proxies at all.</param>
    public (IPAddress Client, bool Claimed) Find(HttpContext context, bool forwarded)
    {
        var peer = PeerOf(context);
        var client = peer;
        var claimed = false;
        if (forwarded)
        {
            var chain = context.Request.Headers[ForwardedClient.For].ToString();
            if (IsTrusted(peer))
            {
                client = Walk(peer, chain);
                TakeAddress(context.Request);
            }
            else if (chain.Length > 0)
            {
                claimed = true;
                Warn(peer);
            }
        }
        if (!ReferenceEquals(client, context.Connection.RemoteIpAddress))
        {
            context.Connection.RemoteIpAddress = client;
        }
        return (client, claimed);
    }

    /// <summary>The country a trusted proxy names in the header that is configured; asked before <see cref="Find"/>, which changes the address.</summary>
    public string? CountryOf(HttpContext context)
    {
        if (header.Length == 0)
        {
            return null;
        }
        var told = context.Request.Headers[header];
        return told is [{ } code] && Country.IsCode(code) && IsTrusted(PeerOf(context)) ? code : null;
    }

    private static IPAddress PeerOf(HttpContext context) => Plain(context.Connection.RemoteIpAddress ?? IPAddress.None);

    private IPAddress Walk(IPAddress peer, string chain)
    {
        var hops = chain.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var client = peer;
        for (var i = hops.Length - 1; i >= 0 && IsTrusted(client); i--)
        {
            // A hop may carry its port.
            if (!IPEndPoint.TryParse(hops[i], out var hop))
            {
                break;
            }
            client = Plain(hop.Address);
        }
        return client;
    }

    private static void TakeAddress(HttpRequest request)
    {
        if (Last(request.Headers[ForwardedClient.Proto].ToString()) is { } scheme and ("http" or "https"))
        {
            request.Scheme = scheme;
        }
        if (Last(request.Headers[ForwardedClient.Host].ToString()) is { Length: > 0 and <= 255 } host)
        {
            request.Host = new HostString(host);
        }
    }

    private static string Last(string values) => values[(values.LastIndexOf(',') + 1)..].Trim();

    private bool IsTrusted(IPAddress address) => Array.Exists(trusted, network => network.Contains(address));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private void Warn(IPAddress peer)
    {
        if (Interlocked.Exchange(ref warned, 1) == 0)
        {
            NotTrusted(logger, peer);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Peer} sends X-Forwarded-For and is not in Gateway:TrustedProxies: the header is dropped. If it is "
            + "your proxy, add it, else all its clients share one limit. This is said once."
    )]
    private static partial void NotTrusted(ILogger logger, IPAddress peer);
}
