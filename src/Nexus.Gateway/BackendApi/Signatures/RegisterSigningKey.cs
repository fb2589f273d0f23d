using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Contracts.KeyService;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Gateway.BackendApi.Signatures;

/// <summary>Gives a public key a name with which requests can be signed in place of an API key.</summary>
internal static class RegisterSigningKey
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/signing-keys", Handle)
            .RequireAuthorization(Policies.User)
            .WithName("registerSigningKey")
            .WithSummary("Register a public key with an API key, to sign requests with (RFC 9421)")
            .WithDescription(
                "Send X-Api-Key. The keyId is for Signature-Input; the signature must cover @method, @target-uri and, "
                    + "with a body, content-digest. The key ends when the API key does. Repeating it does no harm."
            )
            .ProducesProblem(400)
            .ProducesProblem(403);

    private static Ok<SigningKeyAnswer> Handle(SigningKeyRequest request, HttpContext context, SigningKeyIds ids)
    {
        if (
            context.Features.Get<GatewayRequest>()?.Credential?.Secret is not { } secret
            || !secret.StartsWith(ApiKeyCalls.Prefix, StringComparison.Ordinal)
        )
        {
            throw Problems.Forbidden("Send the API key, in X-Api-Key, whose holder will sign.");
        }
        var (key, algorithm) = SigningKeyReader.Read(request.PublicKey);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new SigningKeyAnswer(ids.Seal(new RegisteredKey(secret, key, algorithm)), algorithm));
    }
}

/// <summary>A public key.</summary>
internal sealed record SigningKeyRequest
{
    /// <summary>PEM, SubjectPublicKeyInfo, of P-256, P-384, Ed25519 or RSA (2048, 3072 or 4096 bits).</summary>
    [StringLength(2000, MinimumLength = 50)]
    public required string PublicKey { get; init; }
}

/// <summary>Its name.</summary>
/// <param name="KeyId">The <c>keyid</c> of signatures.</param>
/// <param name="Algorithm">The <c>alg</c> of signatures.</param>
internal sealed record SigningKeyAnswer(string KeyId, string Algorithm);
