using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Nexus.Platform.KeyService.Transit.Material;
using Nexus.Platform.KeyService.Transit.Vault;

namespace Nexus.Platform.KeyService.Transit.Deeds;

/// <summary>Encrypts, decrypts, encrypts anew, and makes data keys.</summary>
internal sealed class DataDeeds(TransitKeys keys)
{
    public async Task<VaultAnswer> EncryptAsync(VaultCall call)
    {
        var key = await FindOrCreateAsync(call);
        RequireEncryption(key);
        var answer = await call.EachAsync(async body =>
        {
            var material = await keys.ForMakingAsync(call, key, body);
            return Sealed(key, material, body.RequiredBytes("plaintext"), body);
        });
        return await DoneAsync(call, "transit.encrypted", key, answer);
    }

    public async Task<VaultAnswer> DecryptAsync(VaultCall call)
    {
        var key = await keys.OpenAsync(call, TransitCapability.Decrypt);
        RequireEncryption(key);
        var answer = await call.EachAsync(async body => new JsonObject
        {
            ["plaintext"] = Convert.ToBase64String(await OpenAsync(call, key, body)),
        });
        return await DoneAsync(call, "transit.decrypted", key, answer);
    }

    /// <summary>The same text under the latest version, without the caller seeing it.</summary>
    public async Task<VaultAnswer> RewrapAsync(VaultCall call)
    {
        var key = await keys.OpenAsync(call, TransitCapability.Rewrap);
        RequireEncryption(key);
        var answer = await call.EachAsync(async body =>
        {
            var plaintext = await OpenAsync(call, key, body);
            return Sealed(key, await keys.ForMakingAsync(call, key, body), plaintext, body);
        });
        return await DoneAsync(call, "transit.rewrapped", key, answer);
    }

    public async Task<VaultAnswer> DataKeyAsync(VaultCall call)
    {
        var plain = call.Route("kind") switch
        {
            "plaintext" => true,
            "wrapped" => false,
            _ => throw VaultRefusal.Bad("invalid path: must be 'plaintext' or 'wrapped'"),
        };
        var key = await keys.OpenAsync(call, TransitCapability.DataKey);
        if (plain && !call.Caller.InScope(TransitCapability.Decrypt, call.Name))
        {
            throw VaultRefusal.Denied();
        }
        RequireEncryption(key);
        var bits = call.Body.Number("bits") ?? 256;
        if (bits is not (128 or 256 or 512))
        {
            throw VaultRefusal.Bad("invalid bit length: 128, 256 or 512");
        }
        var dataKey = RandomNumberGenerator.GetBytes(bits / 8);
        var data = Sealed(key, await keys.ForMakingAsync(call, key, call.Body), dataKey, call.Body);
        if (plain)
        {
            data["plaintext"] = Convert.ToBase64String(dataKey);
        }
        return await DoneAsync(call, "transit.data-key-made", key, new VaultAnswer(data));
    }

    // As in Vault, encrypting makes a missing key; only in one's own namespace.
    private async Task<TransitKey> FindOrCreateAsync(VaultCall call)
    {
        var own = call.Owner == call.Caller.UserId;
        if (own && call.Caller.InScope(TransitCapability.Encrypt, call.Name) && await keys.FindAsync(call) is null)
        {
            var type = TransitType.Of(call.Body.Text("type") is { Length: > 0 } named ? named : TransitType.Default);
            var derived = call.Body.Has("context") || call.Body.Batch?.Any(item => item.Has("context")) == true;
            return await keys.CreateAsync(call, type, derived, exportable: false);
        }
        return await keys.OpenAsync(call, TransitCapability.Encrypt);
    }

    private static void RequireEncryption(TransitKey key)
    {
        if (!key.Kind.Encrypts)
        {
            throw VaultRefusal.Bad($"message encryption not supported for key type {key.Type}");
        }
    }

    private static JsonObject Sealed(TransitKey key, TransitMaterial material, byte[] plaintext, VaultBody body) =>
        new()
        {
            ["ciphertext"] = VaultText.Of(
                material.Number,
                TransitCiphers.Seal(key.Kind, material.Key, plaintext, Associated(key, body))
            ),
            ["key_version"] = material.Number,
        };

    private async Task<byte[]> OpenAsync(VaultCall call, TransitKey key, VaultBody body)
    {
        var (number, box) = VaultText.Read(body.Text("ciphertext"), "ciphertext");
        var material = await keys.ForReadingAsync(call, key, number, body);
        try
        {
            return TransitCiphers.Open(key.Kind, material.Key, box, Associated(key, body));
        }
        catch (CryptographicException)
        {
            throw VaultRefusal.Bad("cipher: message authentication failed");
        }
    }

    private static byte[] Associated(TransitKey key, VaultBody body)
    {
        var associated = body.Bytes("associated_data") ?? [];
        return associated.Length > 0 && key.Kind.IsRsa
            ? throw VaultRefusal.Bad("associated_data is not supported for this key type")
            : associated;
    }

    private async Task<VaultAnswer> DoneAsync(VaultCall call, string action, TransitKey key, VaultAnswer answer)
    {
        var items = (answer.Data?["batch_results"] as JsonArray)?.Count ?? 1;
        keys.Audit(call, action, key, new { items, answer.Status });
        await keys.Db.SaveChangesAsync(call.Aborted);
        return answer;
    }
}
