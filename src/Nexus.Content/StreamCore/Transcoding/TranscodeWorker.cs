using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nexus.Content.StreamCore.Captions;
using Nexus.Content.StreamCore.Media;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.StreamCore.Transcoding;

/// <summary>
/// Fetches, makes and stores, in that order; each part keeps what it has finished, so that a task that is run again
/// after a crash goes on where it was.
/// </summary>
internal sealed class TranscodeWorker(
    StreamCoreDb db,
    OriginalFetch original,
    MediaPipeline pipeline,
    AssetFolders folders,
    AssetShelf shelf,
    FileCaptions captions,
    IServiceScopeFactory scopes,
    IOptions<StreamCoreOptions> options,
    TimeProvider clock
) : ITaskWorker<TranscodeAsset>
{
    private const double Fetched = 0.03;
    private const double Made = 0.95;

    public async Task RunAsync(TranscodeAsset task, TaskContext context, CancellationToken cancellationToken)
    {
        var asset = await db
            .Assets.AsNoTracking()
            .FirstOrDefaultAsync(row => row.Id == task.AssetId && row.State == AssetState.Working, cancellationToken);
        if (asset is null)
        {
            return;
        }
        try
        {
            var (result, files) = await MakeAsync(asset, context, cancellationToken);
            await FinishAsync(asset, result, files, cancellationToken);
        }
        catch (MediaRefusedException refused)
        {
            await RejectAsync(asset, refused.Refusal.Sentence, cancellationToken);
        }
    }

    public async Task GiveUpAsync(TranscodeAsset task, string reason, CancellationToken cancellationToken)
    {
        if (await db.Assets.FirstOrDefaultAsync(row => row.Id == task.AssetId, cancellationToken) is { } asset)
        {
            await RejectAsync(
                asset,
                "The file could not be processed. Export it again in another format.",
                cancellationToken
            );
        }
    }

    private async Task<(MediaResult Result, List<AssetFile> Files)> MakeAsync(
        Asset asset,
        TaskContext context,
        CancellationToken cancellationToken
    )
    {
        await using var progress = new ProgressAnnouncer(scopes, clock, context, asset);
        var source =
            await original.FetchAsync(asset, progress.Stretch("fetch", 0, Fetched), cancellationToken)
            ?? throw new MediaRefusedException(MediaRefusalReason.NotMedia, "The file was replaced or removed.");
        // What the work is counts, not what the browser guessed: a song's .mp4 is often sent as video/mp4.
        var declared = new DeclaredMedia(asset.Kind == WorkKind.Audio ? "audio" : "video", asset.FileName);
        var plan = new MediaPlan(source.Path, folders.OutputOf(asset.Id), declared, source.Sha256, options.Value.Opus);
        var result = await pipeline.RunAsync(plan, new EngineProgress(progress), cancellationToken);
        var files = await shelf.StoreAsync(asset, result.Files, progress.Stretch("store", Made, 1), cancellationToken);
        return (result, files);
    }

    private async Task FinishAsync(
        Asset asset,
        MediaResult result,
        List<AssetFile> files,
        CancellationToken cancellationToken
    )
    {
        var row = await db.Assets.FirstOrDefaultAsync(row => row.Id == asset.Id, cancellationToken);
        if (row is not { State: AssetState.Working })
        {
            // Its work was deleted meanwhile: what was stored after the removal goes as well.
            await shelf.RemoveAsync(asset, cancellationToken);
            folders.Delete(asset.Id);
            return;
        }
        (row.State, row.Progress, row.Step) = (AssetState.Ready, 1, "ready");
        db.Files.AddRange(files);
        await captions.TakeAsync(asset, result, cancellationToken);
        db.Publish(Announce(asset, result, files), asset.WorkId.ToString());
        db.Enqueue(new RemoveAsset(asset.Id, WorkFolderOnly: true));
        var older = await db
            .Assets.Where(other =>
                other.WorkId == asset.WorkId && other.Id != asset.Id && other.State == AssetState.Ready
            )
            .ToListAsync(cancellationToken);
        foreach (var old in older.Where(old => old.CreatedAt < asset.CreatedAt))
        {
            old.State = AssetState.Gone;
            db.Enqueue(new RemoveAsset(old.Id, WorkFolderOnly: false), clock.GetUtcNow() + options.Value.KeepOldAssets);
        }
    }

    private async Task RejectAsync(Asset asset, string reason, CancellationToken cancellationToken)
    {
        if (await db.Assets.FirstOrDefaultAsync(row => row.Id == asset.Id, cancellationToken) is not { } row)
        {
            return;
        }
        row.State = AssetState.Gone;
        db.Publish(new ContentRejected(asset.WorkId, asset.SourceKey, reason), asset.WorkId.ToString());
        db.Enqueue(new RemoveAsset(asset.Id, WorkFolderOnly: false));
    }

    private static ContentReady Announce(Asset asset, MediaResult result, List<AssetFile> files)
    {
        var tallest = result.Ladder.Video.MaxBy(rung => rung.Height);
        return new ContentReady(
            asset.WorkId,
            asset.Id,
            asset.SourceKey,
            result.Info.Duration.TotalSeconds,
            tallest?.Width,
            tallest?.Height,
            result.Loudness?.IntegratedLufs,
            result.Poster is not null,
            files.Exists(file => file.Path == AssetPaths.Waveform)
        );
    }

    private sealed class EngineProgress(ProgressAnnouncer target) : IProgress<MediaProgress>
    {
        public void Report(MediaProgress value) =>
            target.Report(value.Step, Fetched + ((Made - Fetched) * value.Share));
    }
}
