using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Nexus.Auth.AuthServiceV2.Provider;

/// <summary>The person as she is now (OpenID Connect Core section 5.3), so far as the scopes allow.</summary>
internal sealed class UserInfoClaims(ServiceClient client) : IOpenIddictServerHandler<HandleUserInfoRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<HandleUserInfoRequestContext>()
            .UseSingletonHandler<UserInfoClaims>()
            .SetOrder(OpenIddictServerHandlers.UserInfo.AttachClaims.Descriptor.Order + 500)
            .Build();

    public async ValueTask HandleAsync(HandleUserInfoRequestContext context)
    {
        var principal = context.AccessTokenPrincipal;
        if (!Guid.TryParse(principal.GetClaim(Claims.Subject), out var userId))
        {
            context.Reject(Errors.InvalidToken, "The token belongs to no person.");
            return;
        }
        var found = await client.SendAsync(UserCalls.Find, new FindUser(UserId: userId), context.CancellationToken);
        if (found.User is not { Active: true } user)
        {
            context.Reject(Errors.InvalidToken, "The account is not active.");
            return;
        }
        context.Subject = user.UserId.ToString();
        (context.Email, context.EmailVerified) = principal.HasScope(Scopes.Email)
            ? (user.Email, (bool?)user.EmailVerified)
            : (null, null);
        if (principal.HasScope(Scopes.Profile))
        {
            context.Claims[Claims.Name] = user.DisplayName;
        }
    }
}
