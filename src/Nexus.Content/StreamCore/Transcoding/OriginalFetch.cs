using System.Security.Cryptography;
using Nexus.Contracts.DspUpload;
using Nexus.Kernel.Storage;

namespace Nexus.Content.StreamCore.Transcoding;

internal sealed record FetchedOriginal(string Path, byte[] Sha256);

/// <summary>Brings an original from the object store to the work folder; goes on where an interrupted run stopped.</summary>
internal sealed class OriginalFetch(IObjectStore objects, AssetFolders folders)
{
    /// <returns>The local file, or null where the original is no longer there.</returns>
    public async Task<FetchedOriginal?> FetchAsync(
        Asset asset,
        IProgress<double> progress,
        CancellationToken cancellationToken
    )
    {
        var place = OriginalKey.PlaceOf(asset.SourceKey);
        if (await objects.HeadAsync(place, cancellationToken) is not { } info)
        {
            return null;
        }
        folders.Create(asset.Id);
        var path = folders.SourceOf(asset.Id);
        await CopyRestAsync(place, path, info.Length, progress, cancellationToken);
        var sha256 = await HashAsync(path, cancellationToken);
        if (info.Sha256 is { } expected && expected != Convert.ToHexStringLower(sha256))
        {
            // A crash left a hole in the first half; the next try begins anew.
            File.Delete(path);
            throw new InvalidDataException("The copy of the original is damaged; it is fetched again.");
        }
        return new FetchedOriginal(path, sha256);
    }

    private async Task CopyRestAsync(
        string key,
        string path,
        long length,
        IProgress<double> progress,
        CancellationToken cancellationToken
    )
    {
        await using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, true);
        if (file.Length > length)
        {
            file.SetLength(0);
        }
        file.Position = file.Length;
        if (file.Length < length)
        {
            await using var content = await objects.GetAsync(key, file.Length, null, cancellationToken);
            var buffer = new byte[1 << 17];
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                progress.Report((double)file.Length / length);
            }
        }
    }

    private static async Task<byte[]> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return await SHA256.HashDataAsync(file, cancellationToken);
    }
}
