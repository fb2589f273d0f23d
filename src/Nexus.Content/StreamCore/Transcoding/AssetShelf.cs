using System.Security.Cryptography;
using Nexus.Content.StreamCore.Media;
using Nexus.Kernel.Storage;

namespace Nexus.Content.StreamCore.Transcoding;

/// <summary>Puts an asset's files into the object store and takes them out again.</summary>
internal sealed class AssetShelf(IObjectStore objects, AssetFolders folders)
{
    // A folder waits for the disk at each file, and a far store for the network: that takes longer than the bytes do.
    private const int AtOnce = 4;

    private readonly IObjectStore own = objects.For(StreamCoreService.ServiceName);

    /// <summary>Stores every file; those an interrupted run has stored already are left as they are.</summary>
    public async Task<List<AssetFile>> StoreAsync(
        Asset asset,
        IReadOnlyList<MediaFile> files,
        IProgress<double> progress,
        CancellationToken cancellationToken
    )
    {
        var stored = new AssetFile[files.Count];
        var done = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, files.Count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (i, cancel) =>
            {
                stored[i] = await StoreAsync(asset, files[i], cancel);
                progress.Report((double)Interlocked.Increment(ref done) / files.Count);
            }
        );
        return [.. stored];
    }

    public async Task RemoveAsync(Asset asset, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        await foreach (var entry in own.ListAsync(asset.Prefix, cancellationToken))
        {
            keys.Add(entry.Key);
        }
        foreach (var key in keys)
        {
            await own.DeleteAsync(key, cancellationToken);
        }
    }

    private async Task<AssetFile> StoreAsync(Asset asset, MediaFile file, CancellationToken cancellationToken)
    {
        var key = asset.Prefix + file.Path;
        await using var content = File.OpenRead(Path.Combine(folders.OutputOf(asset.Id), file.Path));
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
        if ((await own.HeadAsync(key, cancellationToken))?.Sha256 != sha256)
        {
            content.Position = 0;
            var options = new PutOptions { ContentType = file.ContentType, ExpectedSha256 = sha256 };
            await own.PutAsync(key, content, options, cancellationToken);
        }
        return new AssetFile
        {
            AssetId = asset.Id,
            Path = file.Path,
            Length = file.Length,
            ContentType = file.ContentType,
            ETag = $"\"{sha256[..32]}\"",
        };
    }
}
