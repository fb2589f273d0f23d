using Nexus.Content.StreamCore.Media;
using Nexus.Contracts.StreamCore;

namespace Nexus.Content.StreamCore.Captions;

/// <summary>
/// The text tracks inside a work's file become tracks of the work, in the place of those of its former file. What the
/// owner has sent stays: it is later and meant.
/// </summary>
internal sealed class FileCaptions(StreamCoreDb db, TimeProvider clock)
{
    /// <summary>Changes rows; the caller saves them with the asset.</summary>
    public async Task TakeAsync(Asset asset, MediaResult result, CancellationToken cancellationToken)
    {
        var rows = await db.CaptionsOfAsync(asset.WorkId, cancellationToken);
        var former = rows.FindAll(row => row.FromFile);
        if (former.Count == 0 && result.Texts.Count == 0)
        {
            return;
        }
        var now = clock.GetUtcNow();
        var kept = rows.FindAll(row => !row.FromFile);
        foreach (var text in result.Texts)
        {
            if (kept.Count >= CaptionRows.MostTracks)
            {
                break;
            }
            if (
                await MakeAsync(asset, text, now, cancellationToken) is { } made
                && !kept.Exists(row => Same(row, made))
            )
            {
                made.IsDefault = made.IsDefault && !kept.Exists(row => row.IsDefault);
                kept.Add(Written(former, made));
            }
        }
        db.Captions.RemoveRange(former.Except(kept));
        db.AnnounceCaptions(asset.WorkId, asset.OwnerId, kept, now);
    }

    // The index over language and kind does not bear the old row beside the new one, so the old one is written anew.
    private CaptionTrack Written(List<CaptionTrack> former, CaptionTrack made)
    {
        if (former.Find(row => Same(row, made)) is not { } row)
        {
            return db.Captions.Add(made).Entity;
        }
        (row.Name, row.IsDefault, row.Text) = (made.Name, made.IsDefault, made.Text);
        (row.Cues, row.ChangedAt) = (made.Cues, made.ChangedAt);
        return row;
    }

    private static async Task<CaptionTrack?> MakeAsync(
        Asset asset,
        EmbeddedText text,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        try
        {
            // No length: a film's own last cue may well run past its pictures.
            var file = CaptionFile.Read(await text.ReadAsync(cancellationToken), null);
            return new CaptionTrack
            {
                Id = Guid.CreateVersion7(),
                WorkId = asset.WorkId,
                OwnerId = asset.OwnerId,
                Language = text.Stream.Language,
                Kind = KindOf(text.Stream),
                Name = NameOf(text.Stream),
                // Most programs mark the first track as default; only forced ones are meant for everybody.
                IsDefault = text.Stream.Default && text.Stream.Forced,
                FromFile = true,
                Text = file.Text,
                Cues = file.Cues,
                ChangedAt = now,
            };
        }
        catch (CaptionFormatException)
        {
            // An empty or damaged track of a film that plays is no reason to refuse the film.
            return null;
        }
    }

    private static bool Same(CaptionTrack one, CaptionTrack other) =>
        one.Language == other.Language && one.Kind == other.Kind;

    private static CaptionKind KindOf(TextStream stream) =>
        stream.Forced ? CaptionKind.Forced
        : stream.HearingImpaired ? CaptionKind.Captions
        : CaptionKind.Subtitles;

    private static string NameOf(TextStream stream) =>
        TrackTitle.Of(stream.Title) ?? LanguageTag.NameOf(stream.Language);
}
