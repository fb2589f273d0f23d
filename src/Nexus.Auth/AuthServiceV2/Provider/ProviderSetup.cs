using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nexus.Auth.AuthServiceV2.Proofs;
using Nexus.Auth.AuthServiceV2.Signing;
using Nexus.Auth.AuthServiceV2.Store;
using Nexus.Auth.AuthServiceV2.Tokens;
using Nexus.Contracts.TokenMgr;
using OpenIddict.Core;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Nexus.Auth.AuthServiceV2.Provider;

/// <summary>Which parts of OAuth 2.0 and OpenID Connect are spoken, and how long what lives.</summary>
internal static class ProviderSetup
{
    public static readonly TimeSpan AccessLifetime = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan RefreshLifetime = TimeSpan.FromDays(14);

    /// <summary>Scopes of OpenID Connect beside those of our API.</summary>
    public static readonly IReadOnlyList<string> IdentityScopes =
    [
        Scopes.OpenId,
        Scopes.Profile,
        Scopes.Email,
        Scopes.OfflineAccess,
    ];

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ProviderAddress>();
        services.Replace(ServiceDescriptor.Singleton<IAuthenticationSchemeProvider, RoutedSchemes>());
        services
            .AddOpenIddict()
            .AddCore(core =>
                core.UseEntityFrameworkCore()
                    .UseDbContext<OidcDb>()
                    .ReplaceDefaultEntities<OidcApplication, OidcAuthorization, OidcScope, OidcToken, Guid>()
            )
            .AddServer(Configure);
        services
            .AddOptions<OpenIddictCoreOptions>()
            .Configure<TimeProvider>((core, clock) => core.TimeProvider = clock);
        services
            .AddOptions<OpenIddictServerOptions>()
            .Configure<TimeProvider, ProviderAddress>(
                (server, clock, address) => (server.TimeProvider, server.Issuer) = (clock, address.ExactIssuer)
            );
    }

    private static void Configure(OpenIddictServerBuilder server)
    {
        SetAddresses(server);
        server.AllowAuthorizationCodeFlow().AllowClientCredentialsFlow().AllowRefreshTokenFlow();
        server.AllowDeviceAuthorizationFlow().AllowTokenExchangeFlow();
        server.RequireProofKeyForCodeExchange().EnableAuthorizationRequestCaching();
        server.UseReferenceRefreshTokens().DisableAccessTokenEncryption();
        server.SetAccessTokenLifetime(AccessLifetime).SetIssuedTokenLifetime(AccessLifetime);
        server.SetIdentityTokenLifetime(AccessLifetime).SetRefreshTokenLifetime(RefreshLifetime);
        server.SetAuthorizationCodeLifetime(TimeSpan.FromMinutes(1)).SetDeviceCodeLifetime(TimeSpan.FromMinutes(10));
        server.SetUserCodeLifetime(TimeSpan.FromMinutes(10)).SetUserCodeLength(8);
        server.SetUserCodeCharset("BCDFGHJKLMNPQRSTVWXZ".Select(letter => letter.ToString()).ToArray());
        server.SetUserCodeDisplayFormat("{0}{1}{2}{3}-{4}{5}{6}{7}");
        server.RegisterScopes([.. IdentityScopes, .. ApiScopes.All]);
        server.RegisterClaims(Claims.Name, Claims.Email, Claims.EmailVerified, NexusSession, Claims.AuthenticationTime);
        server.Configure(options =>
        {
            // A reused refresh token ends its family at once; a leeway would open a second branch of it.
            options.RefreshTokenReuseLeeway = TimeSpan.Zero;
            options.CodeChallengeMethods.Clear();
            options.CodeChallengeMethods.Add(CodeChallengeMethods.Sha256);
            // The page of form_post runs an inline script, which our content policy forbids.
            options.ResponseModes.Clear();
            options.ResponseModes.Add(ResponseModes.Query);
        });
        // OpenIddict demands keys at start. No token is made with these: SignTokens and CheckTokens take their place.
        server.AddEphemeralEncryptionKey().AddEphemeralSigningKey(Algorithm);
        server.RemoveEventHandler(OpenIddictServerHandlers.Protection.GenerateIdentityModelToken.Descriptor);
        server.AddEventHandler(SignTokens.Descriptor).AddEventHandler(CheckTokens.Descriptor);
        server.AddEventHandler(CheckTimes.Descriptor);
        server.AddEventHandler(CheckAssertionAudience.Descriptor);
        ProofHandlers.Add(server);
        SameRefusals.Add(server);
        server.AddEventHandler(IntrospectionExtras.Descriptor);
        server.AddEventHandler(UserInfoClaims.Descriptor).AddEventHandler(DiscoveryExtras.Descriptor);
        server
            .UseAspNetCore()
            .DisableTransportSecurityRequirement()
            .EnableAuthorizationEndpointPassthrough()
            .EnableTokenEndpointPassthrough()
            .EnableEndSessionEndpointPassthrough()
            .EnableEndUserVerificationEndpointPassthrough();
    }

    public const string Algorithm = "ES256";

    private const string NexusSession = "sid";

    private static void SetAddresses(OpenIddictServerBuilder server)
    {
        server
            .SetConfigurationEndpointUris(".well-known/openid-configuration", ".well-known/oauth-authorization-server")
            .SetJsonWebKeySetEndpointUris(".well-known/jwks.json")
            .SetAuthorizationEndpointUris("oauth2/authorize")
            .SetPushedAuthorizationEndpointUris("oauth2/par")
            .SetTokenEndpointUris("oauth2/token")
            .SetDeviceAuthorizationEndpointUris("oauth2/device-authorization");
        // The first is the page for people, the second what that page calls.
        server.SetEndUserVerificationEndpointUris("device", "oauth2/device");
        server
            .SetUserInfoEndpointUris("oauth2/userinfo")
            .SetIntrospectionEndpointUris("oauth2/introspect")
            .SetRevocationEndpointUris("oauth2/revoke")
            .SetEndSessionEndpointUris("oauth2/logout");
    }
}
