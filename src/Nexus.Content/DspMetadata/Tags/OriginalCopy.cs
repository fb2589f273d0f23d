using Microsoft.Extensions.Configuration;
using Nexus.Contracts.DspUpload;
using Nexus.Kernel.Storage;

namespace Nexus.Content.DspMetadata.Tags;

/// <summary>Brings originals to a folder of this process and puts copies into the store.</summary>
internal sealed class OriginalCopy
{
    /// <summary>Longer files keep the tags they have: an hour of studio sound is shorter.</summary>
    private const long Longest = 4L << 30;

    private readonly IObjectStore all;
    private readonly IObjectStore own;
    private readonly string root;

    public OriginalCopy(IObjectStore objects, IConfiguration configuration)
    {
        (all, own) = (objects, objects.For(DspMetadataService.ServiceName));
        var work = configuration["Data:Work"] ?? throw new InvalidOperationException("Data:Work is not set.");
        root = Directory.CreateDirectory(Path.Combine(work, DspMetadataService.ServiceName)).FullName;
    }

    /// <returns>The local file with the ending of its kind; null where it is gone, too long or has no tags.</returns>
    public async Task<string?> FetchAsync(string sourceKey, Guid copyId, CancellationToken cancellationToken)
    {
        var place = OriginalKey.PlaceOf(sourceKey);
        if (await all.HeadAsync(place, cancellationToken) is not { Length: <= Longest })
        {
            return null;
        }
        await using var content = await all.GetAsync(place, cancellation: cancellationToken);
        var head = new byte[16];
        var read = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        if (AudioTags.KindOf(head.AsSpan(0, read)) is not { } kind)
        {
            return null;
        }
        var path = Path.Combine(root, copyId.ToString("N") + kind);
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16, true);
        await file.WriteAsync(head.AsMemory(0, read), cancellationToken);
        await content.CopyToAsync(file, cancellationToken);
        return path;
    }

    /// <returns>The key of the copy by which every service finds it, and its length.</returns>
    public async Task<(string Key, long Length)> StoreAsync(
        string path,
        Guid workId,
        Guid copyId,
        CancellationToken cancellationToken
    )
    {
        await using var file = File.OpenRead(path);
        var info = await own.PutAsync(NameOf(workId, copyId), file, cancellation: cancellationToken);
        return (KeyOf(workId, copyId), info.Length);
    }

    public static string KeyOf(Guid workId, Guid copyId) =>
        $"{DspMetadataService.ServiceName}/{NameOf(workId, copyId)}";

    public Task RemoveAsync(string copyKey, CancellationToken cancellationToken) =>
        all.DeleteAsync(copyKey, cancellationToken);

    private static string NameOf(Guid workId, Guid copyId) => $"tagged/{workId:N}/{copyId:N}";
}
