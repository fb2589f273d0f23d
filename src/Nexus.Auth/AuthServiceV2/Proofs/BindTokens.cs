using System.Security.Claims;
using System.Text.Json.Nodes;
using Nexus.Kernel.Security;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Nexus.Auth.AuthServiceV2.Proofs;

/// <summary>
/// Writes the key into what is made. Refresh tokens are bound for public clients only: the others prove themselves by
/// their own credentials and may change keys (RFC 9449 section 5).
/// </summary>
internal sealed class BindTokens : IOpenIddictServerHandler<ProcessSignInContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<ProcessSignInContext>()
            .UseSingletonHandler<BindTokens>()
            .SetOrder(OpenIddictServerHandlers.GenerateAccessToken.Descriptor.Order - 500)
            .Build();

    public ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (context.EndpointType == OpenIddictServerEndpointType.Authorization)
        {
            context.AuthorizationCodePrincipal?.SetClaim(
                ProofHandlers.BoundClaim,
                (string?)context.Request[ProofHandlers.KeyParameter]
            );
            return ValueTask.CompletedTask;
        }
        if (context.Transaction.GetProperty<string>(ProofHandlers.Key) is { } thumbprint)
        {
            Confirm(context.AccessTokenPrincipal, thumbprint);
            Confirm(context.IssuedTokenPrincipal, thumbprint);
            if (context.Request is { ClientSecret: null, ClientAssertion: null })
            {
                context.RefreshTokenPrincipal?.SetClaim(ProofHandlers.BoundClaim, thumbprint);
            }
        }
        return ValueTask.CompletedTask;
    }

    private static void Confirm(ClaimsPrincipal? principal, string thumbprint) =>
        (principal?.Identity as ClaimsIdentity)?.SetClaim(KeyBinding.Claim, new JsonObject { ["jkt"] = thumbprint });
}

/// <summary>The answer says which kind of token it is (RFC 9449 section 5).</summary>
internal sealed class NameTokenType : IOpenIddictServerHandler<ProcessSignInContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<ProcessSignInContext>()
            .UseSingletonHandler<NameTokenType>()
            .SetOrder(OpenIddictServerHandlers.AttachSignInParameters.Descriptor.Order + 500)
            .Build();

    public ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (
            context.Response.AccessToken is not null
            && context.Transaction.GetProperty<string>(ProofHandlers.Key) is not null
        )
        {
            context.Response.TokenType = ProofCheck.Header;
        }
        return ValueTask.CompletedTask;
    }
}
