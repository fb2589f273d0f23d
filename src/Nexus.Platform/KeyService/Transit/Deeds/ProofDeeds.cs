using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Nexus.Platform.KeyService.Transit.Material;
using Nexus.Platform.KeyService.Transit.Vault;

namespace Nexus.Platform.KeyService.Transit.Deeds;

/// <summary>Signs, authenticates (HMAC, RFC 2104) and verifies both.</summary>
internal sealed class ProofDeeds(TransitKeys keys)
{
    public async Task<VaultAnswer> SignAsync(VaultCall call)
    {
        var key = await keys.OpenAsync(call, TransitCapability.Sign);
        RequireSigning(key);
        var answer = await call.EachAsync(async body =>
        {
            var choice = SigningChoice.Of(Whole(call, body), call.Route("algorithm"));
            var material = await keys.ForMakingAsync(call, key, body);
            var signature = TransitSignatures.Sign(key.Kind, material.Key, body.RequiredBytes("input"), choice);
            var text = choice.Jws
                ? $"vault:v{material.Number}:{Base64Url.EncodeToString(signature)}"
                : VaultText.Of(material.Number, signature);
            return new JsonObject { ["signature"] = text, ["key_version"] = material.Number };
        });
        return await DoneAsync(call, "transit.signed", key, answer);
    }

    public async Task<VaultAnswer> HmacAsync(VaultCall call)
    {
        var key = await keys.OpenAsync(call, TransitCapability.Hmac);
        var hash = TransitHashes.Of(call.Route("algorithm") ?? call.Body.Text("algorithm") ?? "sha2-256");
        var answer = await call.EachAsync(async body =>
        {
            var material = await keys.ForMakingAsync(call, key, WithoutContext(body));
            var code = Code(key, material, hash, body.RequiredBytes("input"));
            return new JsonObject { ["hmac"] = VaultText.Of(material.Number, code) };
        });
        return await DoneAsync(call, "transit.authenticated", key, answer);
    }

    public async Task<VaultAnswer> VerifyAsync(VaultCall call)
    {
        var key = await keys.OpenAsync(call, TransitCapability.Verify);
        var answer = await call.EachAsync(async body => new JsonObject
        {
            ["valid"] = body.Has("hmac") ? await IsCodeAsync(call, key, body) : await IsSignatureAsync(call, key, body),
        });
        return await DoneAsync(call, "transit.verified", key, answer);
    }

    private async Task<bool> IsCodeAsync(VaultCall call, TransitKey key, VaultBody body)
    {
        var hash = TransitHashes.Of(call.Route("algorithm") ?? call.Body.Text("algorithm") ?? "sha2-256");
        var (number, code) = VaultText.Read(body.Text("hmac"), "hmac");
        var material = await keys.ForReadingAsync(call, key, number, WithoutContext(body));
        return CryptographicOperations.FixedTimeEquals(code, Code(key, material, hash, body.RequiredBytes("input")));
    }

    private async Task<bool> IsSignatureAsync(VaultCall call, TransitKey key, VaultBody body)
    {
        RequireSigning(key);
        var choice = SigningChoice.Of(Whole(call, body), call.Route("algorithm"));
        var (number, signature) = choice.Jws
            ? ReadJws(body.Text("signature"))
            : VaultText.Read(body.Text("signature"), "signature");
        var material = await keys.ForReadingAsync(call, key, number, body);
        return TransitSignatures.Verify(key.Kind, material.Key, body.RequiredBytes("input"), signature, choice);
    }

    private static (int Version, byte[] Bytes) ReadJws(string? text)
    {
        var (version, value) = VaultText.Split(text, "signature");
        var bytes = new byte[value.Length];
        return Base64Url.TryDecodeFromChars(value, bytes, out var written)
            ? (version, bytes[..written])
            : throw VaultRefusal.Bad("invalid signature: could not decode base64");
    }

    private static byte[] Code(TransitKey key, TransitMaterial material, HashAlgorithmName hash, byte[] input) =>
        CryptographicOperations.HmacData(hash, key.Type == TransitType.Hmac ? material.Key : material.HmacKey, input);

    private static void RequireSigning(TransitKey key)
    {
        if (!key.Kind.Signs)
        {
            throw VaultRefusal.Bad($"key type {key.Type} does not support signing");
        }
    }

    // The parameters of a batch stand beside it, not in its items.
    private static VaultBody Whole(VaultCall call, VaultBody body) => call.Body.Has("batch_input") ? call.Body : body;

    // HMAC keys are not derived, as in Vault.
    private static VaultBody WithoutContext(VaultBody body) =>
        new(new JsonObject { ["key_version"] = body.Number("key_version") });

    private async Task<VaultAnswer> DoneAsync(VaultCall call, string action, TransitKey key, VaultAnswer answer)
    {
        var items = (answer.Data?["batch_results"] as JsonArray)?.Count ?? 1;
        keys.Audit(call, action, key, new { items, answer.Status });
        await keys.Db.SaveChangesAsync(call.Aborted);
        return answer;
    }
}
