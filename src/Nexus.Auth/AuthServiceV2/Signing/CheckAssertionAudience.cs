using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Nexus.Auth.AuthServiceV2.Signing;

/// <summary>
/// An application's assertion that was made for another server proves nothing here, or that server could use it (RFC 7523
/// section 3). OpenIddict looks at that at the token endpoint; this looks at every endpoint that takes one.
/// </summary>
internal sealed class CheckAssertionAudience : IOpenIddictServerHandler<ValidateTokenContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<ValidateTokenContext>()
            .UseSingletonHandler<CheckAssertionAudience>()
            .SetOrder(CheckTimes.Descriptor.Order + 500)
            .Build();

    public ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (!context.ValidTokenTypes.Contains(TokenTypeIdentifiers.Private.ClientAssertion))
        {
            return ValueTask.CompletedTask;
        }
        var issuer = context.Options.Issuer!.AbsoluteUri.TrimEnd('/');
        var endpoint = context.RequestUri?.GetLeftPart(UriPartial.Path);
        // Both are in use: the issuer, and the address that the assertion is sent to or where tokens are given.
        string?[] ours = [issuer, issuer + "/oauth2/token", endpoint];
        if (!context.Principal!.GetAudiences().Any(audience => ours.Contains(audience.TrimEnd('/'))))
        {
            context.Reject(Errors.InvalidClient, "The assertion is meant for another server.");
        }
        return ValueTask.CompletedTask;
    }
}
