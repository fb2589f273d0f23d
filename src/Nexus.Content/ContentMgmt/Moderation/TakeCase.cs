using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Moderation;

internal static class TakeCase
{
    private const string Assignee = "/api/content/moderation/cases/{id:guid}/assignee";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/content/moderation/cases", OpenAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ContentModerate))
            .WithName("openModerationCase")
            .WithSummary("Open a case that nobody reported; the one that waits already is answered where there is one")
            .ProducesProblem(404);
        routes
            .MapPut(Assignee, TakeAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ContentModerate))
            .WithName("takeModerationCase")
            .WithSummary("Take a case, also from a colleague, so that nobody else works on it")
            .ProducesProblem(404);
        routes
            .MapDelete(Assignee, ReleaseAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ContentModerate))
            .WithName("releaseModerationCase")
            .WithSummary("Give a case back to the queue")
            .ProducesProblem(404);
    }

    private static async Task<Ok<CaseView>> OpenAsync(
        NewCase request,
        HttpContext context,
        ContentDb db,
        Cases cases,
        Subjects subjects,
        CancellationToken cancellationToken
    )
    {
        var thing =
            await subjects.FindAsync(request.Subject, request.SubjectId, cancellationToken)
            ?? throw Problems.NotFound(request.Subject.ToString().ToLowerInvariant(), request.SubjectId);
        var file = await cases.WaitingAsync(request.Subject, thing, cancellationToken);
        if (file.Version == 0)
        {
            cases.Note(file, context.User.ActorName(), "opened", request.Why);
            await db.SaveChangesAsync(cancellationToken);
        }
        context.SetETag(file);
        return TypedResults.Ok(await db.ViewAsync(file, subjects, cancellationToken));
    }

    private static Task<Ok<CaseView>> TakeAsync(
        Guid id,
        HttpContext context,
        ContentDb db,
        Cases cases,
        Subjects subjects,
        CancellationToken cancellationToken
    ) => AssignAsync(id, context.User.UserId(), "assigned", context, db, cases, subjects, cancellationToken);

    private static Task<Ok<CaseView>> ReleaseAsync(
        Guid id,
        HttpContext context,
        ContentDb db,
        Cases cases,
        Subjects subjects,
        CancellationToken cancellationToken
    ) => AssignAsync(id, null, "released", context, db, cases, subjects, cancellationToken);

    private static async Task<Ok<CaseView>> AssignAsync(
        Guid id,
        Guid? assignee,
        string action,
        HttpContext context,
        ContentDb db,
        Cases cases,
        Subjects subjects,
        CancellationToken cancellationToken
    )
    {
        var file = await cases.RequireAsync(id, cancellationToken);
        if (file.Assignee != assignee)
        {
            file.Assignee = assignee;
            cases.Note(file, context.User.ActorName(), action);
            await db.SaveChangesAsync(cancellationToken);
        }
        context.SetETag(file);
        return TypedResults.Ok(await db.ViewAsync(file, subjects, cancellationToken));
    }
}
