using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Jose;
using Microsoft.AspNetCore.WebUtilities;
using Nexus.Contracts.KeyService;
using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Calls;

namespace Nexus.Content.StreamingV2.Offline;

/// <summary>
/// A licence as a device keeps it: a signed token (JWS, RFC 7515) that any JOSE library checks without a connection, and
/// in it the content key encrypted to the device's own key (JWE, RFC 7516, ECDH-ES and A256GCM).
/// </summary>
internal sealed class LicenceDocument(ServiceClient services)
{
    /// <summary>The signing key's name at key-service.</summary>
    public const string KeyName = "offline-licences";

    private const string Type = "offline-licence+jwt";

    /// <summary>What the copy is encrypted with; asked for before anything is begun or used up for it.</summary>
    public async Task<byte[]> ContentKeyAsync(Guid assetId, CancellationToken cancellationToken) =>
        (await services.SendAsync(StreamCoreCalls.Key, new GetContentKey(assetId), cancellationToken)).Plaintext;

    public async Task<string> WriteAsync(
        OfflineLicence licence,
        OfflineDevice device,
        byte[] contentKey,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var claims = new Claims(
            licence.Id,
            licence.UserId,
            licence.DeviceId,
            licence.WorkId,
            now.ToUnixTimeSeconds(),
            licence.ExpiresAt.ToUnixTimeSeconds(),
            licence.RenewAfter.ToUnixTimeSeconds(),
            Wrap(contentKey, device)
        );
        return await SignAsync(claims, cancellationToken);
    }

    // ES256 (RFC 7518 section 3.4); the header names the key, so the key is asked for first.
    private async Task<string> SignAsync(Claims claims, CancellationToken cancellationToken)
    {
        var keys = await services.SendAsync(KeyCalls.PublicKeys, new GetPublicKeys(KeyName), cancellationToken);
        var kid = keys.Keys[0].KeyId;
        var text = $"{Part(new Header("ES256", kid, Type))}.{Part(claims)}";
        var signed = await services.SendAsync(
            KeyCalls.Sign,
            new SignData(KeyName, Encoding.ASCII.GetBytes(text), kid),
            cancellationToken
        );
        return $"{text}.{WebEncoders.Base64UrlEncode(signed.Signature)}";
    }

    private static string Wrap(byte[] key, OfflineDevice device)
    {
        var to = new Jwk(crv: "P-256", x: device.X, y: device.Y);
        return JWT.EncodeBytes(key, to, JweAlgorithm.ECDH_ES, JweEncryption.A256GCM);
    }

    private static string Part<T>(T value) =>
        WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions.Web));

    private sealed record Header(string Alg, string Kid, string Typ);

    private sealed record Claims(
        Guid Jti,
        Guid Sub,
        Guid Device,
        Guid Work,
        long Iat,
        long Exp,
        [property: JsonPropertyName("renew_after")] long RenewAfter,
        [property: JsonPropertyName("content_key")] string ContentKey
    );
}
