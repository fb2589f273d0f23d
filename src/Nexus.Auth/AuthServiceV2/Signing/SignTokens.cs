using Microsoft.IdentityModel.Tokens;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Calls;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Nexus.Auth.AuthServiceV2.Signing;

/// <summary>
/// Takes the place of OpenIddict's own signing, which needs the private key in the process and signs on the calling
/// thread: the claims go to token-mgr, which has them signed in key-service. Codes and refresh tokens go the same way;
/// they stay in our database, and only a random reference to them leaves.
/// </summary>
internal sealed class SignTokens(ServiceClient client) : IOpenIddictServerHandler<GenerateTokenContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<GenerateTokenContext>()
            .UseSingletonHandler<SignTokens>()
            .SetOrder(OpenIddictServerHandlers.Protection.GenerateIdentityModelToken.Descriptor.Order)
            .Build();

    public async ValueTask HandleAsync(GenerateTokenContext context)
    {
        var descriptor = context.SecurityTokenDescriptor;
        (descriptor.SigningCredentials, descriptor.EncryptingCredentials) = (null, null);
        // Services refuse tokens that do not say from when they hold.
        descriptor.NotBefore ??= descriptor.IssuedAt;
        var unsigned = context.SecurityTokenHandler.CreateToken(descriptor);
        var payload = Delegation.Write(Base64UrlEncoder.Decode(unsigned.Split('.')[1]));
        var signed = await client.SendAsync(
            TokenCalls.Sign,
            new SignToken(descriptor.TokenType, payload),
            context.CancellationToken
        );
        context.Token = signed.Token;
    }
}
