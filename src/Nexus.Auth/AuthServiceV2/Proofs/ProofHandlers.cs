using System.Security.Claims;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;
using OpenIddict.Server;

namespace Nexus.Auth.AuthServiceV2.Proofs;

/// <summary>
/// DPoP (RFC 9449), which OpenIddict does not have: the proof is checked at the token endpoint, its key is written into
/// the tokens, and bound tokens are good only with a proof.
/// </summary>
internal static class ProofHandlers
{
    /// <summary>Where the key of the request's proof stands in OpenIddict's transaction.</summary>
    public const string Key = "nexus.proof";

    /// <summary>The claim of codes and refresh tokens that names the key they are bound to.</summary>
    public const string BoundClaim = "nexus_jkt";

    /// <summary>The claim of access tokens (RFC 7800).</summary>
    public const string ConfirmationClaim = "cnf";

    /// <summary>The parameter of authorization requests that names the key (RFC 9449 section 10).</summary>
    public const string KeyParameter = "dpop_jkt";

    public const string InvalidProof = "invalid_dpop_proof";

    public static void Add(OpenIddictServerBuilder server)
    {
        server.AddEventHandler(DemandProof.Descriptor);
        server.AddEventHandler(BindPushedRequest.Descriptor);
        server.AddEventHandler(BindTokens.Descriptor);
        server.AddEventHandler(NameTokenType.Descriptor);
        server.AddEventHandler(ReadBoundToken.Descriptor);
        server.AddEventHandler(CheckBoundToken.Descriptor);
    }

    /// <summary>The key an access token is bound to, or null.</summary>
    public static string? KeyOf(ClaimsPrincipal? token)
    {
        if (token?.GetClaim(ConfirmationClaim) is not { } confirmation)
        {
            return null;
        }
        using var json = JsonDocument.Parse(confirmation);
        return json.RootElement.TryGetProperty("jkt", out var thumbprint) ? thumbprint.GetString() : null;
    }
}
