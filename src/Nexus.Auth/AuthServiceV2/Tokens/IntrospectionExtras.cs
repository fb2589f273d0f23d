using System.Text.Json.Nodes;
using Nexus.Kernel.Security;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Nexus.Auth.AuthServiceV2.Tokens;

/// <summary>
/// Tells scopes and the bound key (RFC 9449 section 6.2) to the application a token was issued to as well; OpenIddict
/// tells them to those in the audience only. Others learn nothing at all.
/// </summary>
internal sealed class IntrospectionExtras : IOpenIddictServerHandler<HandleIntrospectionRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<HandleIntrospectionRequestContext>()
            .UseSingletonHandler<IntrospectionExtras>()
            .SetOrder(int.MaxValue - 100_000)
            .Build();

    public ValueTask HandleAsync(HandleIntrospectionRequestContext context)
    {
        context.Scopes.UnionWith(context.GenericTokenPrincipal.GetScopes());
        if (context.GenericTokenPrincipal.GetClaim(KeyBinding.Claim) is { } text)
        {
            context.Confirmation = JsonNode.Parse(text) as JsonObject;
            context.TokenType = ProofCheck.Header;
        }
        return ValueTask.CompletedTask;
    }
}
