using Nexus.Gateway.BackendApi.Routes;

namespace Nexus.Gateway.BackendApi.Credentials;

/// <summary>Where a bearer is a stream key (WHIP, RFC 9725 section 4.6), which only the service can judge.</summary>
internal static class StreamKeys
{
    public static readonly PathSet Roots = new("/api/streamcore/whip");
}
