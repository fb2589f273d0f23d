using Nexus.Content.DspUpload.Receiving;
using Nexus.Kernel.Storage;

namespace Nexus.Content.DspUpload.HandOver;

/// <summary>Opens whole uploads, wherever their bytes have come to lie.</summary>
internal sealed class WholeFiles(PartFiles files, IEnumerable<S3DirectUploads> stores)
{
    public async Task<Stream> OpenAsync(Upload upload, CancellationToken cancellationToken)
    {
        if (!upload.IsDirect)
        {
            return files.OpenWhole(upload);
        }
        var store = stores.SingleOrDefault() ?? throw new InvalidOperationException("The store is not S3 any more.");
        return await store.Objects.GetAsync(upload.StagedKey, cancellation: cancellationToken);
    }
}
