using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.ContentMgmt.Podcasts;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Moderation;

internal static class ReadCase
{
    private const int MostNotices = 100;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/content/moderation/cases/{id:guid}", HandleAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ContentModerate))
            .WithName("readModerationCase")
            .WithSummary("Read a case with its reports and its story; its ETag is for the decision")
            .ProducesProblem(404);
    }

    private static async Task<Ok<CaseView>> HandleAsync(
        Guid id,
        HttpContext context,
        ContentDb db,
        Cases cases,
        Subjects subjects,
        CancellationToken cancellationToken
    )
    {
        var file = await cases.RequireAsync(id, cancellationToken);
        context.SetETag(file);
        return TypedResults.Ok(await db.ViewAsync(file, subjects, cancellationToken));
    }

    public static async Task<CaseView> ViewAsync(
        this ContentDb db,
        ModerationCase file,
        Subjects subjects,
        CancellationToken cancellationToken
    )
    {
        var thing = await subjects.FindAsync(file.Subject, file.SubjectId, cancellationToken);
        var notices = await db
            .Notices.AsNoTracking()
            .Where(row => row.CaseId == file.Id)
            .OrderBy(row => row.Id)
            .Take(MostNotices)
            .ToListAsync(cancellationToken);
        var steps = await db
            .CaseSteps.AsNoTracking()
            .Where(row => row.CaseId == file.Id)
            .OrderByDescending(row => row.Id)
            .Take(MostNotices)
            .Select(row => new CaseStepView(row.Actor, row.Action, row.Why, row.At))
            .ToListAsync(cancellationToken);
        var (description, owner) = TextsOf(thing);
        var hold = thing?.Hold ?? Hold.None;
        return new CaseView(
            file.Id,
            file.Subject,
            file.SubjectId,
            thing?.Title ?? file.Title,
            description,
            file.OwnerId,
            owner,
            thing is not null && Subjects.IsPublic(thing),
            hold,
            file.State,
            file.Measure,
            file.Ground,
            file.Facts,
            file.Assignee,
            file.DecidedBy,
            file.DecidedAt,
            file.Appeal,
            file.AppealedAt,
            file.CreatedAt,
            thing is null ? [] : CaseRules.Possible(file, hold),
            notices.ConvertAll(View),
            steps,
            file.Version
        );
    }

    private static (string? Description, string? Owner) TextsOf(IHeld? thing) =>
        thing switch
        {
            Work work => (work.Description, work.OwnerName),
            Release release => (release.Description, release.OwnerName),
            Series series => (series.Description, series.OwnerName),
            _ => (null, null),
        };

    private static ReportView View(Notice row) =>
        new(row.Id, row.ReporterId, row.Name, row.Email, row.Reason, row.Explanation, row.Claim, row.CreatedAt);
}
