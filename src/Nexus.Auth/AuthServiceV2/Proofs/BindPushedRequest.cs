using Microsoft.AspNetCore;
using Nexus.Kernel.Security;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Nexus.Auth.AuthServiceV2.Proofs;

/// <summary>A pushed request that comes with a proof binds the code to its key (RFC 9449 section 10.1).</summary>
internal sealed class BindPushedRequest(ProofCheck check)
    : IOpenIddictServerHandler<ValidatePushedAuthorizationRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<ValidatePushedAuthorizationRequestContext>()
            .UseScopedHandler<BindPushedRequest>()
            .SetOrder(int.MaxValue - 100_000)
            .Build();

    public async ValueTask HandleAsync(ValidatePushedAuthorizationRequestContext context)
    {
        var outcome = await check.CheckAsync(context.Transaction.GetHttpRequest()!.HttpContext, null);
        if (outcome.Problem is { } problem)
        {
            context.Reject(outcome.Error, problem);
            return;
        }
        if (outcome.Thumbprint is not { } thumbprint)
        {
            return;
        }
        if ((string?)context.Request[ProofHandlers.KeyParameter] is { } named && named != thumbprint)
        {
            context.Reject(ProofOutcome.InvalidProof, "The request names another key than the one that proved itself.");
            return;
        }
        context.Request[ProofHandlers.KeyParameter] = thumbprint;
    }
}
