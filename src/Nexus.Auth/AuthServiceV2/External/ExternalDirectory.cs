using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Nexus.Kernel.Http;

namespace Nexus.Auth.AuthServiceV2.External;

/// <summary>The configured providers, and the discovery documents of those that have one.</summary>
internal sealed class ExternalDirectory(IOptions<ExternalOptions> options, IHttpClientFactory http)
{
    public const string HttpClientName = "external-sign-in";

    private readonly ConcurrentDictionary<string, ConfigurationManager<OpenIdConnectConfiguration>> known = [];

    public IReadOnlyDictionary<string, ExternalProvider> All => options.Value.Providers;

    public ExternalProvider Find(string name) =>
        All.TryGetValue(name, out var provider) ? provider : throw Problems.NotFound("provider", name);

    public Task<OpenIdConnectConfiguration> DiscoverAsync(
        string name,
        ExternalProvider provider,
        CancellationToken cancellationToken
    ) =>
        known
            .GetOrAdd(
                name,
                _ => new ConfigurationManager<OpenIdConnectConfiguration>(
                    provider.Issuer.TrimEnd('/') + "/.well-known/openid-configuration",
                    new OpenIdConnectConfigurationRetriever(),
                    new HttpDocumentRetriever(http.CreateClient(HttpClientName))
                    {
                        RequireHttps = !new Uri(provider.Issuer).IsLoopback,
                    }
                )
            )
            .GetConfigurationAsync(cancellationToken);
}
