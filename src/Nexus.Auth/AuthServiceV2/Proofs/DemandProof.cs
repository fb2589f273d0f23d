using Microsoft.AspNetCore;
using Nexus.Auth.AuthServiceV2.Clients;
using Nexus.Kernel.Security;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Nexus.Auth.AuthServiceV2.Proofs;

/// <summary>At the token endpoint: a proof that is there must hold, and what is bound to a key needs that key.</summary>
internal sealed class DemandProof(ProofCheck check, IOpenIddictApplicationManager applications)
    : IOpenIddictServerHandler<ValidateTokenRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<ValidateTokenRequestContext>()
            .UseScopedHandler<DemandProof>()
            .SetOrder(int.MaxValue - 100_000)
            .Build();

    public async ValueTask HandleAsync(ValidateTokenRequestContext context)
    {
        var outcome = await check.CheckAsync(context.Transaction.GetHttpRequest()!.HttpContext, null);
        if (outcome.Problem is { } problem)
        {
            context.Reject(outcome.Error, problem);
            return;
        }
        var granted = context.AuthorizationCodePrincipal ?? context.RefreshTokenPrincipal;
        // A bound token is exchanged by who has its key only, or the exchange would unbind it for a thief.
        var bound = granted?.GetClaim(ProofHandlers.BoundClaim) ?? context.SubjectTokenPrincipal?.KeyThumbprintOrNull();
        if (bound is not null && bound != outcome.Thumbprint)
        {
            context.Reject(ProofOutcome.InvalidProof, "This grant is bound to a key that did not prove itself.");
            return;
        }
        if (outcome.Thumbprint is { } thumbprint)
        {
            context.Transaction.SetProperty(ProofHandlers.Key, thumbprint);
        }
        else if (await IsDemandedAsync(context))
        {
            context.Reject(ProofOutcome.InvalidProof, "This application's requests need a DPoP proof.");
        }
    }

    private async Task<bool> IsDemandedAsync(ValidateTokenRequestContext context) =>
        context.ClientId is { } clientId
        && await applications.FindByClientIdAsync(clientId, context.CancellationToken) is { } application
        && await ClientSettings.NeedsProofAsync(applications, application, context.CancellationToken);
}
