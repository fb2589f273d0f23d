using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Moderation;

/// <summary>What was decided about one's own things, and the one appeal against it.</summary>
internal static class OwnCases
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/content/my/moderation", ListAsync)
            .RequireAuthorization(Policies.User)
            .ActsForOrganisations()
            .WithName("listMyModeration")
            .WithSummary("List what moderators decided about things of mine, and why, the newest first")
            .ProducesProblem(400);
        routes
            .MapPost("/api/content/my/moderation/{id:guid}/appeal", AppealAsync)
            .RequireAuthorization(Policies.User)
            .WithName("appealModeration")
            .WithSummary("Appeal once against a decision, within six months; a person decides anew")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409);
    }

    private static async Task<Ok<Page<OwnCaseView>>> ListAsync(
        HttpContext context,
        ContentDb db,
        Parties parties,
        TimeProvider clock,
        int? limit,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var page = PageQuery.Of(limit, after);
        var owner = await parties.ActingForAsync(context, OrganisationRole.Viewer, cancellationToken);
        var rows = await db
            .Cases.AsNoTracking()
            .Where(row => row.OwnerId == owner.Id && row.Measure != Measure.None && row.Measure != Measure.Dismissed)
            .NewestFirst(page, row => row.Id)
            .ToListAsync(cancellationToken);
        var now = clock.GetUtcNow();
        return TypedResults.Ok(page.Cut(context, rows.ConvertAll(row => View(row, now)), row => row.Id));
    }

    private static async Task<Ok<OwnCaseView>> AppealAsync(
        Guid id,
        AppealRequest request,
        HttpContext context,
        ContentDb db,
        Cases cases,
        Parties parties,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var file = await db.Cases.FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (
            file is null
            || !await parties.MayAsync(context.User, file.OwnerId, OrganisationRole.Editor, cancellationToken)
        )
        {
            throw Problems.NotFound("decision", id);
        }
        var now = clock.GetUtcNow();
        if (file.Appeal != request.Text)
        {
            if (!CaseRules.CanAppeal(file, now))
            {
                throw Problems.Conflict(
                    "no-appeal",
                    "There is no appeal against this.",
                    "An appeal is possible once, within six months, against a decision that hides something."
                );
            }
            var actor = context.User.ActorName();
            (file.Appeal, file.AppealedBy, file.AppealedAt) = (request.Text, actor, now);
            (file.State, file.WaitingFor, file.Assignee) = (CaseState.Appealed, file.SubjectId, null);
            cases.Note(file, actor, "appealed", request.Text);
            await SaveAsync(db, file, cancellationToken);
        }
        return TypedResults.Ok(View(file, now));
    }

    private static async Task SaveAsync(ContentDb db, ModerationCase file, CancellationToken cancellationToken)
    {
        if (await db.Cases.AnyAsync(row => row.WaitingFor == file.SubjectId && row.Id != file.Id, cancellationToken))
        {
            throw Problems.Conflict(
                "case-waits",
                "Moderators are looking at this again already.",
                "Wait for their decision; you can appeal against that one."
            );
        }
        await db.SaveChangesAsync(cancellationToken);
    }

    private static OwnCaseView View(ModerationCase row, DateTimeOffset now) =>
        new(
            row.Id,
            row.Subject,
            row.SubjectId,
            row.Title,
            row.Measure,
            row.Ground,
            row.Ground is { } ground ? NoticeReasons.TitleOf(ground) : null,
            row.Facts,
            row.DecidedAt,
            row.State,
            CaseRules.CanAppeal(row, now),
            row.Appeal,
            row.AppealedAt
        );
}
