using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Nexus.Gateway.BackendApi.RateLimits;
using Nexus.Kernel.Http;
using Nexus.Kernel.Services;

namespace Nexus.Gateway.BackendApi.Signatures;

/// <summary>
/// Accepts requests that a machine signed (RFC 9421) instead of sending its API key: the key never travels, and the
/// signature holds for this method, address and body, for a minute, once.
/// </summary>
internal sealed class MessageSignature(
    Onward next,
    SigningKeyIds keys,
    SeenSignatures seen,
    Charging charging,
    TimeProvider clock
) : IGatewayStep
{
    private const int Skew = 60;

    public Task InvokeAsync(HttpContext context, GatewayRequest request)
    {
        var headers = context.Request.Headers;
        return headers.Authorization.Count == 0 && headers.ContainsKey(SignedMessage.InputHeader)
            ? ReplaceAsync(context, request, headers)
            : next(context, request);
    }

    private async Task ReplaceAsync(HttpContext context, GatewayRequest request, IHeaderDictionary headers)
    {
        // A signature costs far more to check than to invent.
        await charging.ToAddressAsync(request);
        headers["X-Api-Key"] = await CheckAsync(context, MostOf(request));
        headers.Remove(SignedMessage.InputHeader);
        headers.Remove(SignedMessage.SignatureHeader);
        await next(context, request);
    }

    // Pages and what is nobody's take no more than usual.
    private static long? MostOf(GatewayRequest request) =>
        request.Route?.Service is { } service ? service.MostBodyBytes : BodyLimit.Usual;

    private async Task<string> CheckAsync(HttpContext context, long? mostBytes)
    {
        var message =
            SignedMessage.Read(context.Request.Headers)
            ?? throw Problems.Unauthorized("The signature's headers are not one signature with keyid and created.");
        if (keys.Open(message.KeyId) is not { } key)
        {
            throw Problems.Unauthorized("The signature's keyid is not one of a registered key.");
        }
        RefuseLoose(context.Request, message);
        if (SignatureBase.Build(context, message) is not { } signed || !IsSigned(key, message, signed))
        {
            throw Problems.Unauthorized("The signature does not hold for this request.");
        }
        if (
            HasBody(context.Request)
            && !await ContentDigest.HoldsAsync(context.Request, mostBytes, context.RequestAborted)
        )
        {
            throw Problems.Unauthorized("The body is not the one that was signed.");
        }
        var once = Convert.ToBase64String(SHA256.HashData(signed));
        return await seen.TryAddAsync(message.KeyId, once, TimeSpan.FromSeconds(Skew * 2))
            ? key.ApiKey
            : throw Problems.Unauthorized("The signature was used before; add a nonce or wait a second.");
    }

    // A signature that leaves out the method, the address or the body could be moved to another request.
    private void RefuseLoose(HttpRequest request, SignedMessage message)
    {
        var covered = message.Components;
        var address =
            covered.Contains("@target-uri")
            || (
                covered.Contains("@authority")
                && (
                    covered.Contains("@request-target")
                    || (covered.Contains("@path") && (covered.Contains("@query") || !request.QueryString.HasValue))
                )
            );
        if (!covered.Contains("@method") || !address || (HasBody(request) && !covered.Contains("content-digest")))
        {
            throw Problems.Unauthorized(
                "The signature must cover @method, @target-uri and, with a body, content-digest."
            );
        }
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (Math.Abs((decimal)now - message.Created) > Skew || message.Expires < now)
        {
            throw Problems.Unauthorized("The signature is not of this minute.");
        }
    }

    private static bool HasBody(HttpRequest request) =>
        request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0;

    // The key decides the algorithm; a message that names another is refused.
    private static bool IsSigned(RegisteredKey key, SignedMessage message, byte[] signed) =>
        (message.Algorithm.Length == 0 || message.Algorithm == key.Algorithm)
        && SigningAlgorithm.Holds(key, signed, message.Signature);
}
