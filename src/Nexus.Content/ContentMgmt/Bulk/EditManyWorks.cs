using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.ContentMgmt.Moderation;
using Nexus.Content.ContentMgmt.Releases;
using Nexus.Content.ContentMgmt.Versions;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Bulk;

/// <summary>
/// One change of up to 200 works. All are looked at first: either each takes it or nothing changes, so nobody has to find
/// out which half of an album was published.
/// </summary>
internal static class EditManyWorks
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/content/my/works/edit", HandleAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ContentPublish))
            .ActsForOrganisations()
            .WithIdempotency<ContentDb>()
            .WithName("editManyWorks")
            .WithSummary(
                "Change genre, language or access of up to 200 works, publish, withdraw or add them to a release"
            )
            .WithDescription(
                "Where one work does not take the change, nothing changes, and the answer says why for each."
            )
            .ProducesProblem(400)
            .ProducesProblem(404);

    private static async Task<Ok<BulkAnswer>> HandleAsync(
        BulkEdit request,
        HttpContext context,
        ContentDb db,
        WorkEditing editing,
        WorkSteps steps,
        ReleaseSteps releases,
        TextVersions versions,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var owner = await parties.ActingForAsync(context, OrganisationRole.Editor, cancellationToken);
        var ids = request.WorkIds.Distinct().ToList();
        var works = await db
            .Works.Where(row => ids.Contains(row.Id) && row.OwnerId == owner.Id)
            .ToDictionaryAsync(row => row.Id, cancellationToken);
        var release = request.AddToRelease is { } id
            ? await releases.OwnAsync(context.User, id, cancellationToken)
            : null;
        var before = release is null ? [] : await releases.WorkIdsAsync(release.Id, cancellationToken);
        List<Guid> after = [.. before.Union(ids)];
        if (release is not null)
        {
            Subjects.RequireEditable(release);
            RequireRoom(after);
        }
        var items = ids.ConvertAll(one => Check(one, works.GetValueOrDefault(one), request, release));
        if (items.Exists(item => !item.Ok))
        {
            return TypedResults.Ok(new BulkAnswer(false, items));
        }
        var actor = context.User.ActorName();
        foreach (var work in ids.Select(one => works[one]))
        {
            await editing.ApplyAsync(work, FieldsOf(work, request), actor, null, cancellationToken);
            await MoveAsync(work, request.Step, steps, actor, cancellationToken);
        }
        if (release is not null)
        {
            var (old, fields) = (EditableFields.Of(release, before), EditableFields.Of(release, after));
            await versions.KeepAsync(SubjectKind.Release, release, old, fields, actor, null, cancellationToken);
            await AddAsync(db, release, ids, cancellationToken);
        }
        db.Audit(actor, "works.edited", owner.Id.ToString(), new { count = ids.Count, step = request.Step });
        return TypedResults.Ok(new BulkAnswer(true, items));
    }

    private static void RequireRoom(List<Guid> works)
    {
        if (works.Count > ReleaseDraft.MostWorks)
        {
            throw Problems.Invalid(
                "addToRelease",
                $"It would have {works.Count} works; a release has at most {ReleaseDraft.MostWorks}."
            );
        }
    }

    private static BulkItem Check(Guid id, Work? work, BulkEdit request, Release? release)
    {
        var refusal =
            work is null ? "This is no work of yours."
            : work.Hold == Hold.TakenDown ? "Moderators have taken it down."
            : request.Step == BulkStep.Publish && work.State != WorkState.Published && !WorkRules.MayPublish(work)
                ? $"It is {NameOf(work)} and cannot be published."
            : request.Step == BulkStep.Withdraw && work.State is not (WorkState.Published or WorkState.Withdrawn)
                ? $"It is {NameOf(work)} and cannot be withdrawn."
            : release is { State: ReleaseState.Published } ? "The release is published; edit it itself."
            : release is not null && release.OwnerId != work.OwnerId ? "The release is another owner's."
            : null;
        return new BulkItem(id, refusal is null, refusal);
    }

    private static EditableFields FieldsOf(Work work, BulkEdit request) =>
        EditableFields.Of(work) with
        {
            Genre = request.Genre is { } genre ? LibraryTraits.Genre(genre) : work.Genre,
            Language = request.Language is { } language ? LibraryTraits.Language(language) : work.Language,
            Access = request.Access ?? work.Access,
        };

    private static Task MoveAsync(
        Work work,
        BulkStep? step,
        WorkSteps steps,
        string actor,
        CancellationToken cancellationToken
    ) =>
        (step, work.State) switch
        {
            (BulkStep.Publish, not WorkState.Published) => steps.PublishAsync(work, actor, null, cancellationToken),
            (BulkStep.Withdraw, WorkState.Published) => steps.WithdrawAsync(work, actor, null, cancellationToken),
            _ => Task.CompletedTask,
        };

    private static async Task AddAsync(
        ContentDb db,
        Release release,
        List<Guid> ids,
        CancellationToken cancellationToken
    )
    {
        var there = await db.ReleaseWorks.Where(row => row.ReleaseId == release.Id).ToListAsync(cancellationToken);
        var position = there.Select(row => row.Position).DefaultIfEmpty(-1).Max();
        foreach (var id in ids.Except(there.Select(row => row.WorkId)))
        {
            db.ReleaseWorks.Add(
                new ReleaseWork
                {
                    ReleaseId = release.Id,
                    WorkId = id,
                    Position = ++position,
                }
            );
        }
        db.Entry(release).State = EntityState.Modified;
    }

    private static string NameOf(Work work) => work.State.ToString().ToLowerInvariant();
}
