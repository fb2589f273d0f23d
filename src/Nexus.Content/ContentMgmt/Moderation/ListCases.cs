using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Moderation;

internal static class ListCases
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/content/moderation/cases", HandleAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ContentModerate))
            .WithName("listModerationCases")
            .WithSummary("List cases: those that wait, the oldest first, or those that are decided, the newest first")
            .WithDescription("state: waiting (normally) or decided; mine: only those I have taken.")
            .ProducesProblem(400);

    private static async Task<Ok<Page<CaseItem>>> HandleAsync(
        HttpContext context,
        ContentDb db,
        string? state,
        bool? mine,
        int? limit,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var page = PageQuery.Of(limit, after);
        var query = db.Cases.AsNoTracking();
        if (mine == true)
        {
            var me = context.User.UserId();
            query = query.Where(row => row.Assignee == me);
        }
        query = state switch
        {
            null or "waiting" => query.Where(row => row.WaitingFor != null).OldestFirst(page, row => row.Id),
            "decided" => query.Where(row => row.WaitingFor == null).NewestFirst(page, row => row.Id),
            _ => throw Problems.Invalid("state", "waiting or decided."),
        };
        var rows = await query
            .Select(row => new CaseItem(
                row.Id,
                row.Subject,
                row.SubjectId,
                row.Title,
                row.OwnerId,
                row.State,
                row.Measure,
                row.Assignee,
                db.Notices.Count(notice => notice.CaseId == row.Id),
                db.Notices.Where(notice => notice.CaseId == row.Id)
                    .OrderBy(notice => notice.Id)
                    .Select(notice => (NoticeReason?)notice.Reason)
                    .FirstOrDefault(),
                row.CreatedAt
            ))
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Cut(context, rows, row => row.Id));
    }
}
