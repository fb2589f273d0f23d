using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Contracts.KeyService;
using Nexus.Kernel.Http;

namespace Nexus.Content.StreamCore.Encryption;

/// <summary>
/// The keys of encrypted segments, one an asset: wrapped in the database, open in memory for some minutes. Two that make
/// the first key of an asset at one moment take the one that is stored.
/// </summary>
internal sealed class ContentKeys(KeyServiceDataKeys dataKeys, IServiceScopeFactory scopes) : IDisposable
{
    private const string Purpose = "segments";
    private const int KeyLength = 16;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);
    private readonly MemoryCache opened = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    /// <summary>16 bytes.</summary>
    /// <exception cref="ProblemException">404: there is no such asset.</exception>
    public ValueTask<byte[]> OfAsync(Guid assetId, CancellationToken cancellationToken) =>
        opened.TryGetValue(assetId, out byte[]? key)
            ? new ValueTask<byte[]>(key!)
            : new ValueTask<byte[]>(OpenAsync(assetId, cancellationToken));

    public void Forget(Guid assetId) => opened.Remove(assetId);

    private async Task<byte[]> OpenAsync(Guid assetId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StreamCoreDb>();
        var wrapped =
            await StoredAsync(db, assetId, cancellationToken) ?? await MakeAsync(db, assetId, cancellationToken);
        var data = await dataKeys.UnwrapAsync(Purpose, wrapped, cancellationToken);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, data, KeyLength, info: "hls-aes-128"u8.ToArray());
        CryptographicOperations.ZeroMemory(data);
        opened.Set(assetId, key, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Kept });
        return key;
    }

    private async Task<string> MakeAsync(StreamCoreDb db, Guid assetId, CancellationToken cancellationToken)
    {
        if (!await db.Assets.AnyAsync(row => row.Id == assetId, cancellationToken))
        {
            throw Problems.NotFound("asset", assetId);
        }
        var made = await dataKeys.CreateAsync(Purpose, cancellationToken);
        CryptographicOperations.ZeroMemory(made.Plaintext);
        var wrapped = made.Wrapped;
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO content_keys (asset_id, wrapped) VALUES ({assetId}, {wrapped})
            ON CONFLICT (asset_id) DO NOTHING
            """,
            cancellationToken
        );
        return (await StoredAsync(db, assetId, cancellationToken))!;
    }

    private static Task<string?> StoredAsync(StreamCoreDb db, Guid assetId, CancellationToken cancellationToken) =>
        db.Keys.Where(row => row.AssetId == assetId).Select(row => row.Wrapped).FirstOrDefaultAsync(cancellationToken);

    public void Dispose() => opened.Dispose();
}
