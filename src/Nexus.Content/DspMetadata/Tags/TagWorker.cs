using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspMetadata.Describing;
using Nexus.Content.DspMetadata.Suggesting;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.DspMetadata;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.DspMetadata.Tags;

/// <summary>
/// Reads a file's own tags once, and makes the copy that downloads get. Repeating it makes the same; whoever was slower
/// than a newer change fails by the row's version and looks again.
/// </summary>
internal sealed class TagWorker(MetadataDb db, Subjects subjects, OriginalCopy originals, TimeProvider clock)
    : ITaskWorker<TagFile>
{
    /// <summary>As long as a download that was begun may go on with the old copy.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(6);

    public async Task RunAsync(TagFile task, TaskContext context, CancellationToken cancellationToken)
    {
        var work = await subjects.FindWorkAsync(task.WorkId, cancellationToken);
        var source = await SourceAsync(task.WorkId, work, cancellationToken);
        if (source is null || work is null)
        {
            await ForgetAsync(task, context, cancellationToken);
            return;
        }
        source.OwnerId = work.OwnerId;
        var tags = await db.TagsAsync(work, cancellationToken);
        var fingerprint = tags is null ? null : Tagging.FingerprintOf(source.SourceKey, tags);
        if (source.ReadKey == source.SourceKey && source.Fingerprint == fingerprint)
        {
            await ForgetAsync(task, context, cancellationToken);
            return;
        }
        var path = await originals.FetchAsync(source.SourceKey, task.CopyId, cancellationToken);
        try
        {
            await ReadAsync(source, path, cancellationToken);
            var copied = path is not null && tags is not null && AudioTags.Write(path, tags);
            await KeepAsync(source, copied ? path : null, task, cancellationToken);
            source.Fingerprint = fingerprint;
        }
        finally
        {
            if (path is not null)
            {
                File.Delete(path);
            }
        }
    }

    public Task GiveUpAsync(TagFile task, string reason, CancellationToken cancellationToken)
    {
        db.Enqueue(new RemoveCopy(OriginalCopy.KeyOf(task.WorkId, task.CopyId)));
        return Task.CompletedTask;
    }

    // A work that was ready before this service was there is known by its first task.
    private async Task<AudioSource?> SourceAsync(Guid workId, WorkSummary? work, CancellationToken cancellationToken)
    {
        var source = await db.Sources.FirstOrDefaultAsync(row => row.WorkId == workId, cancellationToken);
        return source is null && work is { Kind: WorkKind.Audio, SourceKey: { } key }
            ? db.Sources.Add(new AudioSource { WorkId = workId, SourceKey = key }).Entity
            : source;
    }

    // An earlier try may have stored a copy that nobody was told of.
    private Task ForgetAsync(TagFile task, TaskContext context, CancellationToken cancellationToken) =>
        context.Attempt > 1
            ? originals.RemoveAsync(OriginalCopy.KeyOf(task.WorkId, task.CopyId), cancellationToken)
            : Task.CompletedTask;

    private async Task ReadAsync(AudioSource source, string? path, CancellationToken cancellationToken)
    {
        if (source.ReadKey == source.SourceKey)
        {
            return;
        }
        source.ReadKey = source.SourceKey;
        var found = path is null ? null : AudioTags.Read(path);
        await db.SuggestAsync(
            source.WorkId,
            source.OwnerId!.Value,
            SuggestionOrigin.File,
            found is { IsEmpty: false } ? Suggested.Of(found) : null,
            clock.GetUtcNow(),
            cancellationToken
        );
    }

    private async Task KeepAsync(AudioSource source, string? path, TagFile task, CancellationToken cancellationToken)
    {
        var old = source.CopyKey;
        var (key, length) = path is null
            ? (null, 0)
            : await originals.StoreAsync(path, source.WorkId, task.CopyId, cancellationToken);
        source.CopyKey = key;
        if (old is not null && old != key)
        {
            // However often somebody changes his words, no more than two copies of his file lie there.
            if (source.FormerKey is { } former)
            {
                db.Enqueue(new RemoveCopy(former));
            }
            source.FormerKey = old;
            db.Enqueue(new RemoveCopy(old), clock.GetUtcNow() + Kept);
        }
        if (old is not null || key is not null)
        {
            db.Publish(
                new DownloadTagged(source.WorkId, source.SourceKey, key, length, source.Version + 1),
                source.WorkId.ToString()
            );
        }
    }
}

internal sealed class RemoveCopyWorker(OriginalCopy originals) : ITaskWorker<RemoveCopy>
{
    public Task RunAsync(RemoveCopy task, TaskContext context, CancellationToken cancellationToken) =>
        originals.RemoveAsync(task.CopyKey, cancellationToken);
}
