using Microsoft.EntityFrameworkCore;
using Nexus.Content.StreamCore.Origin;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.StreamCore.Transcoding;

internal sealed class RemoveAssetWorker(StreamCoreDb db, AssetFolders folders, AssetShelf shelf, AssetIndex index)
    : ITaskWorker<RemoveAsset>
{
    public async Task RunAsync(RemoveAsset task, TaskContext context, CancellationToken cancellationToken)
    {
        folders.Delete(task.AssetId);
        if (task.WorkFolderOnly)
        {
            return;
        }
        var asset = await db.Assets.FirstOrDefaultAsync(row => row.Id == task.AssetId, cancellationToken);
        if (asset is not { State: AssetState.Gone })
        {
            return;
        }
        index.Forget(asset.Id);
        await shelf.RemoveAsync(asset, cancellationToken);
        db.Files.RemoveRange(await db.Files.Where(row => row.AssetId == asset.Id).ToListAsync(cancellationToken));
        db.Keys.RemoveRange(await db.Keys.Where(row => row.AssetId == asset.Id).ToListAsync(cancellationToken));
        db.Assets.Remove(asset);
    }
}
