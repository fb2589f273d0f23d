using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthServiceV2.Provider;

/// <summary>
/// The issuer is the configured public address, never what a request says of itself: behind a gateway the request
/// names the service's inner address, and a forged Host header would poison the discovery document.
/// </summary>
internal sealed class ProviderAddress(IOptions<SecurityOptions> options)
{
    public Uri Issuer { get; } = new(options.Value.Issuer);

    /// <summary>The issuer as tokens carry it, letter by letter.</summary>
    public string Name => options.Value.Issuer;

    /// <summary>The issuer without the slash that <see cref="Uri"/> would add: clients compare letter by letter.</summary>
    public Uri ExactIssuer { get; } =
        new(options.Value.Issuer, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    public Uri At(string path) => new(Issuer, path);

    public void Apply(HttpRequest request)
    {
        request.Scheme = Issuer.Scheme;
        request.Host = HostString.FromUriComponent(Issuer);
    }
}
