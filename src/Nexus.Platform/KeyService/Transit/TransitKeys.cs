using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Auditing;
using Nexus.Platform.KeyService.Transit.Material;
using Nexus.Platform.KeyService.Transit.Vault;

namespace Nexus.Platform.KeyService.Transit;

/// <summary>Finds users' keys and decides who may do what with them.</summary>
internal sealed class TransitKeys(KeyDb db, TransitSeal seal, TimeProvider clock)
{
    public const int MostKeys = 1000;

    public KeyDb Db => db;

    /// <summary>The key, when the caller may do this with it; else refused alike, whether it is there or not.</summary>
    public async Task<TransitKey> OpenAsync(VaultCall call, string capability)
    {
        var key = await FindAsync(call);
        if (!call.Caller.InScope(capability, call.Name))
        {
            throw VaultRefusal.Denied();
        }
        if (call.Owner == call.Caller.UserId)
        {
            return key ?? throw VaultRefusal.Bad("encryption key not found");
        }
        return key is not null && await IsGrantedAsync(call, key, capability) ? key : throw VaultRefusal.Denied();
    }

    public Task<TransitKey?> FindAsync(VaultCall call)
    {
        var (owner, name) = (call.Owner, call.Name);
        return db.TransitKeys.FirstOrDefaultAsync(key => key.OwnerId == owner && key.Name == name, call.Aborted);
    }

    /// <summary>Makes a key of the caller's own; the one that is there stays as it is.</summary>
    public async Task<TransitKey> CreateAsync(VaultCall call, TransitType type, bool derived, bool exportable)
    {
        CheckNew(call, type, derived);
        if (await FindAsync(call) is { } there)
        {
            return there;
        }
        if (await db.TransitKeys.CountAsync(key => key.OwnerId == call.Caller.UserId, call.Aborted) >= MostKeys)
        {
            throw VaultRefusal.Bad($"you have {MostKeys} keys; delete one that nobody uses");
        }
        var now = clock.GetUtcNow();
        var key = new TransitKey
        {
            Id = Guid.CreateVersion7(now),
            OwnerId = call.Caller.UserId,
            Name = call.Name,
            Type = type.Name,
            Derived = derived,
            Exportable = exportable,
            CreatedAt = now,
        };
        var version = await MakeVersionAsync(key, 1, call.Aborted);
        db.TransitKeys.Add(key);
        db.TransitVersions.Add(version);
        Audit(call, "transit.created", key, new { key.Type });
        try
        {
            await db.SaveChangesAsync(call.Aborted);
            return key;
        }
        catch (DbUpdateException) when (!call.Aborted.IsCancellationRequested)
        {
            // Another request made it at the same moment: the unique name decides, its key counts.
            db.ChangeTracker.Clear();
            if (await FindAsync(call) is { } winner)
            {
                return winner;
            }
            throw;
        }
    }

    public async Task<TransitKeyVersion> MakeVersionAsync(
        TransitKey key,
        int number,
        CancellationToken cancellationToken
    )
    {
        var (material, publicKey) = TransitMaterial.Make(key.Kind, number);
        return new TransitKeyVersion
        {
            KeyId = key.Id,
            Number = number,
            SealedMaterial = await seal.SealAsync(key.Id, material, cancellationToken),
            PublicKey = publicKey,
            CreatedAt = clock.GetUtcNow(),
        };
    }

    /// <summary>The material with which to encrypt or sign: of the latest version, or of the one that the client names.</summary>
    public async Task<TransitMaterial> ForMakingAsync(VaultCall call, TransitKey key, VaultBody body)
    {
        var number = body.Number("key_version") is { } named and not 0 ? named : key.LatestVersion;
        if (number > key.LatestVersion || number < 1)
        {
            throw VaultRefusal.Bad("requested version for encryption is higher than the latest key version");
        }
        if (number < Math.Max(key.MinEncryptionVersion, key.MinDecryptionVersion))
        {
            throw VaultRefusal.Bad("requested version for encryption is less than the minimum encryption key version");
        }
        return Contextual(key, await MaterialAsync(key, number, call.Aborted), body);
    }

    /// <summary>The material of a version that made something, unless the policy says that it is too old.</summary>
    public async Task<TransitMaterial> ForReadingAsync(VaultCall call, TransitKey key, int number, VaultBody body)
    {
        if (number < key.MinDecryptionVersion)
        {
            throw VaultRefusal.Bad("ciphertext or signature version is disallowed by policy (too old)");
        }
        return number <= key.LatestVersion
            ? Contextual(key, await MaterialAsync(key, number, call.Aborted), body)
            : throw VaultRefusal.Bad("invalid ciphertext or signature: version is too new");
    }

    public async Task<TransitMaterial> MaterialAsync(TransitKey key, int number, CancellationToken cancellationToken)
    {
        var version =
            await db
                .TransitVersions.AsNoTracking()
                .FirstOrDefaultAsync(row => row.KeyId == key.Id && row.Number == number, cancellationToken)
            ?? throw VaultRefusal.Bad($"version {number} of this key does not exist");
        return await seal.OpenAsync(version, cancellationToken);
    }

    public void Audit(VaultCall call, string action, TransitKey key, object? details = null) =>
        db.Audit(
            call.Caller.UserId.ToString(),
            action,
            key.Id.ToString(),
            new
            {
                key.Name,
                call.Caller.ApiKeyId,
                details,
            }
        );

    private static TransitMaterial Contextual(TransitKey key, TransitMaterial material, VaultBody body)
    {
        var context = body.Bytes("context") ?? [];
        return (key.Derived, context.Length) switch
        {
            (true, 0) => throw VaultRefusal.Bad("missing 'context' for key derivation; the key is a derived one"),
            (true, _) => material.Derive(context),
            (false, 0) => material,
            // Vault ignores it; a client would believe its contexts kept apart.
            (false, _) => throw VaultRefusal.Bad("context was given, but this key is not a derived one"),
        };
    }

    private async Task<bool> IsGrantedAsync(VaultCall call, TransitKey key, string capability)
    {
        if (call.Caller.IsAdministrator && TransitCapability.OfAdministrators.Contains(capability))
        {
            return true;
        }
        var grant = await db
            .TransitGrants.AsNoTracking()
            .FirstOrDefaultAsync(row => row.KeyId == key.Id && row.UserId == call.Caller.UserId, call.Aborted);
        return grant?.Capabilities.Contains(capability) == true;
    }

    private static void CheckNew(VaultCall call, TransitType type, bool derived)
    {
        if (call.Owner != call.Caller.UserId || !call.Caller.InScope(TransitCapability.Create, call.Name))
        {
            throw VaultRefusal.Denied();
        }
        if (
            call.Name.Length is 0 or > 100
            || !call.Name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')
        )
        {
            throw VaultRefusal.Bad("a key's name is 1 to 100 letters, digits, hyphens, underscores and dots");
        }
        if (derived && !type.Derives)
        {
            throw VaultRefusal.Bad(
                $"key derivation and convergent encryption not supported for keys of type {type.Name}"
            );
        }
    }
}
