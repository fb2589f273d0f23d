using Microsoft.Extensions.DependencyInjection;
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

    /// <summary>The parameter of authorization requests that names the key (RFC 9449 section 10).</summary>
    public const string KeyParameter = "dpop_jkt";

    public static void Add(OpenIddictServerBuilder server)
    {
        server.AddEventHandler(DemandProof.Descriptor);
        server.AddEventHandler(BindPushedRequest.Descriptor);
        server.AddEventHandler(BindTokens.Descriptor);
        server.AddEventHandler(NameTokenType.Descriptor);
        server.AddEventHandler(ReadBoundToken.Descriptor);
        server.AddEventHandler(CheckBoundToken.Descriptor);
    }
}
