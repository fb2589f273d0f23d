using Microsoft.EntityFrameworkCore;
using Nexus.Content.ContentMgmt.Moderation;
using Nexus.Kernel.Http;

namespace Nexus.Content.ContentMgmt.Versions;

/// <summary>Keeps what the fields of works and releases were; the caller saves, together with the edit.</summary>
internal sealed class TextVersions(ContentDb db, TimeProvider clock)
{
    /// <summary>Adds a version where an edit changed something; the first one also keeps what was there before.</summary>
    public async Task KeepAsync(
        SubjectKind kind,
        IHeld thing,
        EditableFields before,
        EditableFields after,
        string actor,
        int? restoredFrom,
        CancellationToken cancellationToken
    )
    {
        var changed = after.DifferencesTo(before);
        if (changed.Count == 0)
        {
            return;
        }
        var last = await LastAsync(thing.Id, cancellationToken);
        var now = clock.GetUtcNow();
        if (last == 0)
        {
            Add(kind, thing, ++last, thing.OwnerId.ToString(), now, before, [], null);
        }
        Add(kind, thing, last + 1, actor, now, after, [.. changed], restoredFrom);
    }

    public async Task<TextVersion> RequireAsync(Guid subjectId, int number, CancellationToken cancellationToken) =>
        await db
            .Versions.AsNoTracking()
            .FirstOrDefaultAsync(row => row.SubjectId == subjectId && row.Number == number, cancellationToken)
        ?? throw Problems.NotFound("version", number);

    /// <summary>A page of them, the newest first.</summary>
    public async Task<List<TextVersionView>> ListAsync(Guid subjectId, int limit, CancellationToken cancellationToken)
    {
        var rows = await db
            .Versions.AsNoTracking()
            .Where(row => row.SubjectId == subjectId)
            .OrderByDescending(row => row.Number)
            .Take(limit)
            .ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new TextVersionView(
            row.Number,
            row.Actor,
            row.At,
            row.Changed,
            row.RestoredFrom,
            row.Fields
        ));
    }

    private async Task<int> LastAsync(Guid subjectId, CancellationToken cancellationToken) =>
        await db
            .Versions.Where(row => row.SubjectId == subjectId)
            .OrderByDescending(row => row.Number)
            .Select(row => row.Number)
            .FirstOrDefaultAsync(cancellationToken);

    private void Add(
        SubjectKind kind,
        IHeld thing,
        int number,
        string actor,
        DateTimeOffset now,
        EditableFields fields,
        List<string> changed,
        int? restoredFrom
    ) =>
        db.Versions.Add(
            new TextVersion
            {
                SubjectId = thing.Id,
                Number = number,
                Subject = kind,
                OwnerId = thing.OwnerId,
                Actor = actor,
                At = now,
                Fields = fields,
                Changed = changed,
                RestoredFrom = restoredFrom,
            }
        );
}
