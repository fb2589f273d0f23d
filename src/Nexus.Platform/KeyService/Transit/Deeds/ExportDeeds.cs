using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Nexus.Platform.KeyService.Transit.Material;
using Nexus.Platform.KeyService.Transit.Vault;

namespace Nexus.Platform.KeyService.Transit.Deeds;

/// <summary>Lets keys leave that were made for that; public halves leave always.</summary>
internal sealed class ExportDeeds(TransitKeys keys)
{
    public async Task<VaultAnswer> ExportAsync(VaultCall call)
    {
        var what = call.Route("type") ?? "";
        var key = await keys.OpenAsync(call, what == "public-key" ? TransitCapability.Read : TransitCapability.Export);
        if (what != "public-key" && !key.Exportable)
        {
            throw VaultRefusal.Bad("private key material is not exportable");
        }
        var (first, last) = Range(call.Route("version"), key);
        var exported = new JsonObject();
        for (var number = first; number <= last; number++)
        {
            var material = await keys.MaterialAsync(key, number, call.Aborted);
            exported[number.ToString(CultureInfo.InvariantCulture)] = Text(what, key, material);
        }
        keys.Audit(
            call,
            "transit.exported",
            key,
            new
            {
                what,
                first,
                last,
            }
        );
        await keys.Db.SaveChangesAsync(call.Aborted);
        return new VaultAnswer(
            new JsonObject
            {
                ["name"] = key.Name,
                ["type"] = key.Type,
                ["keys"] = exported,
            }
        );
    }

    private static (int First, int Last) Range(string? version, TransitKey key)
    {
        if (string.IsNullOrEmpty(version))
        {
            return (key.MinDecryptionVersion, key.LatestVersion);
        }
        var named = version == "latest" ? key.LatestVersion : 0;
        if (named == 0 && !int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out named))
        {
            throw VaultRefusal.Bad("invalid key version");
        }
        return named >= key.MinDecryptionVersion && named <= key.LatestVersion
            ? (named, named)
            : throw VaultRefusal.Bad("version for export is below minimum decryption version or does not exist");
    }

    private static string Text(string what, TransitKey key, TransitMaterial material)
    {
        var type = key.Kind;
        return what switch
        {
            "encryption-key" when type.Encrypts && !type.IsRsa => Convert.ToBase64String(material.Key),
            "encryption-key" or "signing-key" when type.IsRsa => Pkcs8(material),
            "signing-key" when type.IsEcdsa => Pkcs8(material),
            "signing-key" when type.Name == TransitType.Ed25519 => Convert.ToBase64String(material.Key),
            "hmac-key" => Convert.ToBase64String(type.Name == TransitType.Hmac ? material.Key : material.HmacKey),
            "public-key" when type.IsRsa => Rsa(material),
            "public-key" when type.IsEcdsa => Ecdsa(material),
            "public-key" when type.Name == TransitType.Ed25519 => TransitMaterial.PublicOfSeed(material.Key),
            _ => throw VaultRefusal.Bad($"a key of type {type.Name} has no {what}"),
        };
    }

    private static string Pkcs8(TransitMaterial material) => PemEncoding.WriteString("PRIVATE KEY", material.Key);

    private static string Rsa(TransitMaterial material)
    {
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(material.Key, out _);
        return rsa.ExportSubjectPublicKeyInfoPem();
    }

    private static string Ecdsa(TransitMaterial material)
    {
        using var pair = ECDsa.Create();
        pair.ImportPkcs8PrivateKey(material.Key, out _);
        return pair.ExportSubjectPublicKeyInfoPem();
    }
}
