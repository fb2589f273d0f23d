using System.Globalization;
using System.Security.Claims;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Nexus.Auth.AuthServiceV2.Signing;

/// <summary>
/// OpenIddict looks at a token's end alone, and for its own tokens at the end in its records. What the token says of
/// itself counts too: that it has ended, is not good yet or was made in the future (RFC 7519 section 4.1).
/// </summary>
internal sealed class CheckTimes(TimeProvider clock) : IOpenIddictServerHandler<ValidateTokenContext>
{
    private const int ToleranceSeconds = 30;

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<ValidateTokenContext>()
            .UseSingletonHandler<CheckTimes>()
            .SetOrder(OpenIddictServerHandlers.Protection.ValidateExpirationDate.Descriptor.Order + 500)
            .Build();

    public ValueTask HandleAsync(ValidateTokenContext context)
    {
        var (principal, now) = (context.Principal!, clock.GetUtcNow().ToUnixTimeSeconds());
        var isEarly = Of(principal, Claims.NotBefore) > now + ToleranceSeconds;
        var isFromFuture = Of(principal, Claims.IssuedAt) > now + ToleranceSeconds;
        var hasEnded = !context.DisableLifetimeValidation && Of(principal, Claims.ExpiresAt) <= now;
        if (isEarly || isFromFuture || hasEnded)
        {
            var isAssertion = context.ValidTokenTypes.Contains(TokenTypeIdentifiers.Private.ClientAssertion);
            context.Reject(
                isAssertion ? Errors.InvalidClient : Errors.InvalidToken,
                "The token has ended, or is not good yet."
            );
        }
        return ValueTask.CompletedTask;
    }

    // Seconds since 1970, perhaps with a fraction (RFC 7519 section 2, NumericDate).
    private static decimal? Of(ClaimsPrincipal principal, string claim) =>
        decimal.TryParse(principal.GetClaim(claim), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : null;
}
