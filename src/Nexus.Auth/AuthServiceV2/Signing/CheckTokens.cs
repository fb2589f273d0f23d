using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Nexus.Auth.AuthServiceV2.Provider;
using Nexus.Kernel.Security;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Nexus.Auth.AuthServiceV2.Signing;

/// <summary>Lets tokens that come back be checked with the published keys, and with nothing but ES256.</summary>
internal sealed class CheckTokens(ISigningKeySource keys) : IOpenIddictServerHandler<ValidateTokenContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<ValidateTokenContext>()
            .UseSingletonHandler<CheckTokens>()
            .SetOrder(OpenIddictServerHandlers.Protection.ValidateReferenceTokenIdentifier.Descriptor.Order + 500)
            .Build();

    public async ValueTask HandleAsync(ValidateTokenContext context)
    {
        // A client's assertion is checked with the keys the client registered.
        if (context.ValidTokenTypes.Contains(TokenTypeIdentifiers.Private.ClientAssertion))
        {
            context.TokenValidationParameters.ValidAlgorithms =
            [
                SecurityAlgorithms.EcdsaSha256,
                SecurityAlgorithms.RsaSha256,
                SecurityAlgorithms.RsaSsaPssSha256,
            ];
            // RFC 7523 asks for no type; one that is there must still fit.
            var types = context.TokenValidationParameters.ValidTypes?.ToList() ?? [];
            context.TokenValidationParameters.TypeValidator = (type, _, _) => AssertionType(type, types);
            return;
        }
        // OpenIddict knows bound tokens of TLS only; proofs are checked by our own handlers.
        context.DisableProofOfPossessionValidation = true;
        context.TokenValidationParameters.ValidAlgorithms = [ProviderSetup.Algorithm];
        context.TokenValidationParameters.IssuerSigningKeys = await KeysForAsync(context);
    }

    private static string AssertionType(string? type, List<string> types) =>
        string.IsNullOrEmpty(type) ? types[0]
        : types.Contains(type, StringComparer.OrdinalIgnoreCase) ? type
        : throw new SecurityTokenInvalidTypeException("The assertion is of another type.");

    private async ValueTask<IReadOnlyList<SecurityKey>> KeysForAsync(ValidateTokenContext context)
    {
        var known = await keys.GetAsync(false, context.CancellationToken);
        return KeyIdOf(context.Token) is { } keyId && known.All(key => key.KeyId != keyId)
            ? await keys.GetAsync(true, context.CancellationToken)
            : known;
    }

    private static string? KeyIdOf(string token)
    {
        try
        {
            return new JsonWebToken(token).Kid;
        }
        catch (ArgumentException)
        {
            // No JWT: what it is, OpenIddict finds out.
            return null;
        }
    }
}
