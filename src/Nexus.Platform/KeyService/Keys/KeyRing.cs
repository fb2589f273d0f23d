using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Platform.KeyService.Keys;

/// <summary>Finds keys by name and makes those that are missing.</summary>
internal sealed class KeyRing(
    KeyDb db,
    RootCipher root,
    MaterialCache opened,
    TimeProvider clock,
    IHttpContextAccessor http
)
{
    private string Actor => http.HttpContext?.User.ActorName() ?? "system";

    /// <summary>The version that wraps and signs now; the key is made when there is none of that name.</summary>
    public async Task<OpenKey> CurrentAsync(string name, string kind, CancellationToken cancellationToken)
    {
        var key = await EnsureAsync(name, kind, cancellationToken);
        return await OpenAsync(name, key.CurrentVersion, cancellationToken)
            ?? throw new InvalidOperationException($"The current version of {name} is missing.");
    }

    /// <summary>Some version of an existing key; null when there is none.</summary>
    public async Task<OpenKey?> OpenAsync(string name, int number, CancellationToken cancellationToken)
    {
        var version = await db
            .Versions.AsNoTracking()
            .FirstOrDefaultAsync(row => row.KeyName == name && row.Number == number, cancellationToken);
        return version is null ? null : opened.Open(version);
    }

    /// <summary>The version with that <c>kid</c>; null when the key has none such.</summary>
    public async Task<OpenKey?> OpenAsync(string name, string keyId, CancellationToken cancellationToken)
    {
        var version = await db
            .Versions.AsNoTracking()
            .FirstOrDefaultAsync(row => row.KeyName == name && row.KeyId == keyId, cancellationToken);
        return version is null ? null : opened.Open(version);
    }

    /// <summary>The key of that name, made when missing.</summary>
    public async Task<NamedKey> EnsureAsync(string name, string kind, CancellationToken cancellationToken)
    {
        var key =
            await FindAsync(name, cancellationToken) ?? await CreateAsync(KeyName.Check(name), kind, cancellationToken);
        return key.Kind == kind
            ? key
            : throw Problems.Conflict(
                "key-kind-mismatch",
                "The key serves another purpose.",
                $"{name} is a key of the kind {key.Kind}; this needs {kind}."
            );
    }

    /// <summary>A new version that wraps and signs from now on; the caller saves.</summary>
    public KeyVersion Rotate(NamedKey key)
    {
        if (!KeyKind.MayRotate(key.Kind))
        {
            throw Problems.Conflict(
                "key-not-rotatable",
                "This kind of key cannot be rotated.",
                "Others hold keys derived from it, which must stay the same; let them use a key with a new name."
            );
        }
        var now = clock.GetUtcNow();
        var version = KeyForge.Make(root, key.Name, key.Kind, key.Rotate(now), now);
        db.Versions.Add(version);
        db.Audit(
            Actor,
            "key.rotated",
            key.Name,
            new
            {
                key.Kind,
                version.Number,
                version.KeyId,
            }
        );
        return version;
    }

    private Task<NamedKey?> FindAsync(string name, CancellationToken cancellationToken) =>
        db.Keys.AsNoTracking().FirstOrDefaultAsync(key => key.Name == name, cancellationToken);

    private async Task<NamedKey> CreateAsync(string name, string kind, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var key = NamedKey.Create(name, kind, now);
        db.Keys.Add(key);
        db.Versions.Add(KeyForge.Make(root, name, kind, key.CurrentVersion, now));
        db.Audit(Actor, "key.created", name, new { kind });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return key;
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            // Another request made it at the same moment: the unique name decides, its key counts.
            db.ChangeTracker.Clear();
            var winner = await FindAsync(name, cancellationToken);
            if (winner is null)
            {
                throw;
            }
            return winner;
        }
    }
}
