using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Nexus.Gateway.BackendApi.Credentials;
using Nexus.Gateway.BackendApi.RateLimits;
using Nexus.Gateway.BackendApi.Routes;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Gateway.BackendApi.Sessions;

/// <summary>
/// Checks the access token at the door: signature, lifetime, audience, that its session still lives, and, where it is
/// bound to a key (RFC 9449), that the caller has that key. A request without a token goes on; the endpoint's policy
/// decides.
/// </summary>
internal sealed class TokenCheck(
    Onward next,
    AccessTokenValidator validator,
    SessionGate sessions,
    ProofCheck proofs,
    Charging charging
) : IGatewayStep
{
    private const string Bearer = "Bearer ";
    private const string Dpop = ProofCheck.Header + " ";

    // The provider reads token and proof by itself, as it does without a gateway.
    private static readonly PathSet UserInfo = new("/oauth2/userinfo");

    public Task InvokeAsync(HttpContext context, GatewayRequest request)
    {
        var header = context.Request.Headers.Authorization.ToString();
        var bound = header.StartsWith(Dpop, StringComparison.OrdinalIgnoreCase);
        if (
            (!bound && !header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) || request.IsIn(StreamKeys.Roots)
        )
        {
            return next(context, request);
        }
        var token = header.AsSpan(bound ? Dpop.Length : Bearer.Length).Trim();
        // Nearly always the token was checked before, its session is known to live and no key has to prove itself.
        if (!bound && FindLiving(token) is { } known && known.KeyThumbprintOrNull() is null)
        {
            request.Know(known);
            return next(context, request);
        }
        return CheckAndGoOnAsync(context, request, token.ToString(), bound);
    }

    private ClaimsPrincipal? FindLiving(ReadOnlySpan<char> token) =>
        validator.Find(token) is { } principal
        && (principal.SessionIdOrNull() is not { } session || sessions.Recall(session) == true)
            ? principal
            : null;

    private async Task CheckAndGoOnAsync(HttpContext context, GatewayRequest request, string token, bool bound)
    {
        if (await CheckAsync(context, request, token) is { } principal)
        {
            if (bound || principal.KeyThumbprintOrNull() is not null)
            {
                await CheckBindingAsync(context, principal, token, bound);
                Unbind(context.Request, request, token);
            }
            request.Know(principal);
        }
        else if (request.ByCookie)
        {
            // A page whose session has ended is shown as to a stranger, who may sign in again.
            context.Request.Headers.Remove("Authorization");
        }
        else
        {
            Challenge(context, bound ? ProofCheck.Header : "Bearer", "invalid_token");
            throw Problems.Unauthorized("The access token is not valid or its session has ended.");
        }
        await next(context, request);
    }

    private async ValueTask<ClaimsPrincipal?> CheckAsync(HttpContext context, GatewayRequest request, string token)
    {
        if (validator.Find(token) is not { } principal)
        {
            // A signature costs far more to check than to invent.
            await charging.ToAddressAsync(request);
            principal = await validator.ValidateAsync(token, context.RequestAborted);
        }
        return
            principal is not null
            && (
                principal.SessionIdOrNull() is not { } session
                || await sessions.IsAliveAsync(session, context.RequestAborted)
            )
            ? principal
            : null;
    }

    private async ValueTask CheckBindingAsync(HttpContext context, ClaimsPrincipal principal, string token, bool bound)
    {
        var thumbprint = principal.KeyThumbprintOrNull();
        if (thumbprint is null || !bound)
        {
            Challenge(context, ProofCheck.Header, "invalid_token");
            throw Problems.Unauthorized(
                bound
                    ? "The token is bound to no key: send it as Bearer."
                    : "The token is bound to a key: send a proof."
            );
        }
        var outcome = await proofs.CheckAsync(context, token);
        if (outcome.Thumbprint is null || outcome.Thumbprint != thumbprint)
        {
            Challenge(context, ProofCheck.Header, outcome.Error ?? ProofOutcome.InvalidProof);
            throw Problems.Unauthorized(outcome.Problem ?? "The key that the token is bound to did not prove itself.");
        }
        // The proof was for this door; behind it the gateway says which key proved itself.
        context.NoteProvedKey(thumbprint);
    }

    private static void Unbind(HttpRequest bound, GatewayRequest request, string token)
    {
        if (!request.IsIn(UserInfo))
        {
            bound.Headers.Authorization = Bearer + token;
            bound.Headers.Remove(ProofCheck.Header);
        }
    }

    // A failure's answer begins with cleared headers, so it is set last.
    private static void Challenge(HttpContext context, string scheme, string error) =>
        context.Response.OnStarting(() =>
        {
            var algorithms = scheme == ProofCheck.Header ? $", algs=\"{ProofCheck.Algorithm}\"" : "";
            context.Response.Headers.WWWAuthenticate = $"{scheme} error=\"{error}\"{algorithms}";
            return Task.CompletedTask;
        });
}
