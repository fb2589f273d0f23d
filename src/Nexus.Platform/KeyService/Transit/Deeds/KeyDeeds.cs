using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Nexus.Platform.KeyService.Transit.Material;
using Nexus.Platform.KeyService.Transit.Vault;

namespace Nexus.Platform.KeyService.Transit.Deeds;

/// <summary>Makes, shows, rotates, configures and deletes keys.</summary>
internal sealed class KeyDeeds(TransitKeys keys, TransitMaterialCache opened)
{
    public async Task<VaultAnswer> CreateAsync(VaultCall call)
    {
        var body = call.Body;
        foreach (var absent in (string[])["convergent_encryption", "allow_plaintext_backup"])
        {
            if (body.Flag(absent) == true)
            {
                throw VaultRefusal.Bad($"{absent} is not supported");
            }
        }
        var type = TransitType.Of(body.Text("type") is { Length: > 0 } named ? named : TransitType.Default);
        var key = await keys.CreateAsync(call, type, body.Flag("derived") ?? false, body.Flag("exportable") ?? false);
        return new VaultAnswer(await DescribeAsync(key, call.Aborted));
    }

    public async Task<VaultAnswer> ReadAsync(VaultCall call)
    {
        var key = call.Owner == call.Caller.UserId ? await keys.FindAsync(call) : null;
        if (key is null && call.Owner == call.Caller.UserId && call.Caller.InScope(TransitCapability.Read, call.Name))
        {
            throw new VaultRefusal(404, "");
        }
        key = await keys.OpenAsync(call, TransitCapability.Read);
        return new VaultAnswer(await DescribeAsync(key, call.Aborted));
    }

    public async Task<VaultAnswer> ListAsync(VaultCall call)
    {
        var (owner, caller) = (call.Owner, call.Caller);
        if (!caller.InScope(TransitCapability.List, "*"))
        {
            throw VaultRefusal.Denied();
        }
        var query = keys.Db.TransitKeys.AsNoTracking().Where(key => key.OwnerId == owner);
        if (owner != caller.UserId && !caller.IsAdministrator)
        {
            query = query.Where(key =>
                keys.Db.TransitGrants.Any(grant => grant.KeyId == key.Id && grant.UserId == caller.UserId)
            );
        }
        var names = await query
            .OrderBy(key => key.Name)
            .Select(key => key.Name)
            .Take(TransitKeys.MostKeys)
            .ToListAsync(call.Aborted);
        return names.Count == 0
            ? throw new VaultRefusal(404, "")
            : new VaultAnswer(new JsonObject { ["keys"] = new JsonArray([.. names.Select(name => (JsonNode)name)]) });
    }

    public async Task<VaultAnswer> RotateAsync(VaultCall call)
    {
        var key = await keys.OpenAsync(call, TransitCapability.Rotate);
        var version = await keys.MakeVersionAsync(key, key.Rotate(), call.Aborted);
        keys.Db.TransitVersions.Add(version);
        keys.Audit(call, "transit.rotated", key, new { version.Number });
        await keys.Db.SaveChangesAsync(call.Aborted);
        return new VaultAnswer(await DescribeAsync(key, call.Aborted));
    }

    public async Task<VaultAnswer> ConfigureAsync(VaultCall call)
    {
        var key = await keys.OpenAsync(call, TransitCapability.Configure);
        var body = call.Body;
        if (body.Flag("exportable") is { } exportable && exportable != key.Exportable)
        {
            throw VaultRefusal.Bad("whether a key is exportable is decided when it is made");
        }
        if (body.Flag("allow_plaintext_backup") == true)
        {
            throw VaultRefusal.Bad("allow_plaintext_backup is not supported");
        }
        key.MinDecryptionVersion = InRange(body, "min_decryption_version", key.MinDecryptionVersion, key);
        key.MinEncryptionVersion = InRange(body, "min_encryption_version", key.MinEncryptionVersion, key);
        if (key.MinEncryptionVersion != 0 && key.MinEncryptionVersion < key.MinDecryptionVersion)
        {
            throw VaultRefusal.Bad("min encryption version should not be less than min decryption version");
        }
        if (key.MinDecryptionVersion < key.MinAvailableVersion)
        {
            throw VaultRefusal.Bad("min decryption version should not be less than min available version");
        }
        key.DeletionAllowed = body.Flag("deletion_allowed") ?? key.DeletionAllowed;
        keys.Audit(
            call,
            "transit.configured",
            key,
            new
            {
                key.MinDecryptionVersion,
                key.MinEncryptionVersion,
                key.DeletionAllowed,
            }
        );
        await keys.Db.SaveChangesAsync(call.Aborted);
        return new VaultAnswer(await DescribeAsync(key, call.Aborted));
    }

    /// <summary>Erases versions that the policy refuses already.</summary>
    public async Task<VaultAnswer> TrimAsync(VaultCall call)
    {
        var key = await keys.OpenAsync(call, TransitCapability.Delete);
        var minimum =
            call.Body.Number("min_available_version") ?? throw VaultRefusal.Bad("missing min_available_version");
        if (minimum < key.MinAvailableVersion || minimum > key.MinDecryptionVersion || key.MinEncryptionVersion == 0)
        {
            throw VaultRefusal.Bad(
                "min_available_version must lie between the present one and min_decryption_version, and min_encryption_version must be set"
            );
        }
        await using var transaction = await keys.Db.Database.BeginTransactionAsync(call.Aborted);
        await keys
            .Db.TransitVersions.Where(version => version.KeyId == key.Id && version.Number < minimum)
            .ExecuteDeleteAsync(call.Aborted);
        for (var number = key.MinAvailableVersion; number < minimum; number++)
        {
            opened.Forget(key.Id, number);
        }
        key.MinAvailableVersion = minimum;
        keys.Audit(call, "transit.trimmed", key, new { minimum });
        await keys.Db.SaveChangesAsync(call.Aborted);
        await transaction.CommitAsync(call.Aborted);
        return VaultAnswer.Nothing;
    }

    public async Task<VaultAnswer> DeleteAsync(VaultCall call)
    {
        var key = await keys.OpenAsync(call, TransitCapability.Delete);
        if (!key.DeletionAllowed)
        {
            throw VaultRefusal.Bad("deletion is not allowed for this key");
        }
        await using var transaction = await keys.Db.Database.BeginTransactionAsync(call.Aborted);
        await keys.Db.TransitVersions.Where(row => row.KeyId == key.Id).ExecuteDeleteAsync(call.Aborted);
        await keys.Db.TransitGrants.Where(row => row.KeyId == key.Id).ExecuteDeleteAsync(call.Aborted);
        keys.Db.TransitKeys.Remove(key);
        keys.Audit(call, "transit.deleted", key);
        await keys.Db.SaveChangesAsync(call.Aborted);
        await transaction.CommitAsync(call.Aborted);
        for (var number = 1; number <= key.LatestVersion; number++)
        {
            opened.Forget(key.Id, number);
        }
        return VaultAnswer.Nothing;
    }

    private static int InRange(VaultBody body, string field, int present, TransitKey key)
    {
        if (body.Number(field) is not { } wanted)
        {
            return present;
        }
        return wanted >= 0 && wanted <= key.LatestVersion
            ? field == "min_decryption_version"
                ? Math.Max(wanted, 1)
                : wanted
            : throw VaultRefusal.Bad($"{field} must be a version of the key, at most {key.LatestVersion}");
    }

    private async Task<JsonObject> DescribeAsync(TransitKey key, CancellationToken cancellationToken)
    {
        var versions = await keys
            .Db.TransitVersions.AsNoTracking()
            .Where(row => row.KeyId == key.Id && row.Number >= key.MinDecryptionVersion)
            .OrderBy(row => row.Number)
            .ToListAsync(cancellationToken);
        var list = new JsonObject();
        foreach (var version in versions)
        {
            list[version.Number.ToString(CultureInfo.InvariantCulture)] = Describe(key, version);
        }
        var type = key.Kind;
        return new JsonObject
        {
            ["name"] = key.Name,
            ["type"] = key.Type,
            ["keys"] = list,
            ["latest_version"] = key.LatestVersion,
            ["min_decryption_version"] = key.MinDecryptionVersion,
            ["min_encryption_version"] = key.MinEncryptionVersion,
            ["min_available_version"] = key.MinAvailableVersion == 1 ? 0 : key.MinAvailableVersion,
            ["deletion_allowed"] = key.DeletionAllowed,
            ["derived"] = key.Derived,
            ["exportable"] = key.Exportable,
            ["allow_plaintext_backup"] = false,
            ["auto_rotate_period"] = 0,
            ["kdf"] = key.Derived ? "hkdf_sha256" : null,
            ["supports_encryption"] = type.Encrypts,
            ["supports_decryption"] = type.Encrypts,
            ["supports_derivation"] = type.Derives,
            ["supports_signing"] = type.Signs,
        };
    }

    private static JsonNode Describe(TransitKey key, TransitKeyVersion version) =>
        key.Kind.Signs
            ? new JsonObject
            {
                ["name"] = key.Kind.IsEcdsa ? "P-" + key.Type["ecdsa-p".Length..] : key.Type,
                ["creation_time"] = version.CreatedAt.ToString("O", CultureInfo.InvariantCulture),
                // The public half of a derived key differs by context.
                ["public_key"] = key.Derived ? "" : version.PublicKey,
            }
            : JsonValue.Create(version.CreatedAt.ToUnixTimeSeconds());
}
