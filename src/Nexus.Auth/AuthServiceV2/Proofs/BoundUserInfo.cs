using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http;
using Nexus.Kernel.Security;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Nexus.Auth.AuthServiceV2.Proofs;

/// <summary>Reads <c>Authorization: DPoP …</c>; OpenIddict reads only bearer tokens.</summary>
internal sealed class ReadBoundToken : IOpenIddictServerHandler<ExtractUserInfoRequestContext>
{
    public const string Prefix = "DPoP ";

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<ExtractUserInfoRequestContext>()
            .UseSingletonHandler<ReadBoundToken>()
            .SetOrder(int.MaxValue - 100_000)
            .Build();

    public ValueTask HandleAsync(ExtractUserInfoRequestContext context)
    {
        var header = context.Transaction.GetHttpRequest()!.Headers.Authorization.ToString();
        if (
            context.Request is { AccessToken: null } request
            && header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
        )
        {
            request.AccessToken = header[Prefix.Length..].Trim();
        }
        return ValueTask.CompletedTask;
    }
}

/// <summary>A bound token without a fresh proof of its key is a stolen one.</summary>
internal sealed class CheckBoundToken(ProofCheck check) : IOpenIddictServerHandler<HandleUserInfoRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<HandleUserInfoRequestContext>()
            .UseScopedHandler<CheckBoundToken>()
            .SetOrder(OpenIddictServerHandlers.UserInfo.AttachPrincipal.Descriptor.Order + 500)
            .Build();

    public async ValueTask HandleAsync(HandleUserInfoRequestContext context)
    {
        var http = context.Transaction.GetHttpRequest()!;
        var byProof = http
            .Headers.Authorization.ToString()
            .StartsWith(ReadBoundToken.Prefix, StringComparison.OrdinalIgnoreCase);
        var bound = context.AccessTokenPrincipal?.KeyThumbprintOrNull();
        if (bound is null && !byProof)
        {
            return;
        }
        // The gateway before us has checked the proof; it holds once.
        var outcome = http.HttpContext.ProvedKeyOrNull() is { } proved
            ? new ProofOutcome(proved, null)
            : await check.CheckAsync(http.HttpContext, context.Request.AccessToken);
        if (outcome.Problem is { } problem)
        {
            context.Reject(outcome.Error, problem);
            if (outcome.Error == ProofNonces.Error)
            {
                http.HttpContext.Response.OnStarting(Challenge, http.HttpContext);
            }
        }
        else if (bound is null || !byProof || outcome.Thumbprint != bound)
        {
            context.Reject(Errors.InvalidToken, "The token is bound to a key that did not prove itself.");
        }
    }

    // Clients look for the error of a resource in the challenge (RFC 9449 section 9).
    private static Task Challenge(object state)
    {
        var response = ((HttpContext)state).Response;
        response.StatusCode = StatusCodes.Status401Unauthorized;
        response.Headers.WWWAuthenticate = $"DPoP error=\"{ProofNonces.Error}\"";
        return Task.CompletedTask;
    }
}
