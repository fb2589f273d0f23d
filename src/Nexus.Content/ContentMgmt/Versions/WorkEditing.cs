using Nexus.Content.ContentMgmt.Moderation;
using Nexus.Content.ContentMgmt.Podcasts;

namespace Nexus.Content.ContentMgmt.Versions;

/// <summary>The one way in which a work's fields change, whoever asks for it; the caller saves.</summary>
internal sealed class WorkEditing(WorkSteps steps, EpisodeFiles files, TextVersions versions)
{
    public async Task ApplyAsync(
        Work work,
        EditableFields fields,
        string actor,
        int? restoredFrom,
        CancellationToken cancellationToken
    )
    {
        Subjects.RequireEditable(work);
        var before = EditableFields.Of(work);
        (work.Title, work.Description) = (fields.Title, fields.Description);
        (work.Genre, work.Language) = (fields.Genre, fields.Language);
        work.Access = fields.Access ?? work.Access;
        var after = EditableFields.Of(work);
        await versions.KeepAsync(SubjectKind.Work, work, before, after, actor, restoredFrom, cancellationToken);
        if (work.State == WorkState.Published)
        {
            await steps.AnnounceAsync(work, cancellationToken);
        }
        await files.RequestIfEpisodeAsync(work, cancellationToken);
    }
}
