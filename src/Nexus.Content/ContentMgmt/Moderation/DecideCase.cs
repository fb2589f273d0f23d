using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Moderation;

/// <summary>A person decides; nothing here is decided by a program.</summary>
internal static class DecideCase
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/content/moderation/cases/{id:guid}/decision", HandleAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ContentModerate))
            .WithName("decideModerationCase")
            .WithSummary("Decide a case: its owner and its reporters are told; send If-Match with the ETag you read")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(412)
            .ProducesProblem(428);

    private static async Task<Ok<CaseView>> HandleAsync(
        Guid id,
        DecisionRequest request,
        HttpContext context,
        ContentDb db,
        Cases cases,
        Subjects subjects,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var file = await cases.RequireAsync(id, cancellationToken);
        context.RequireMatch(file);
        var thing =
            await subjects.FindAsync(file.Subject, file.SubjectId, cancellationToken)
            ?? throw Problems.NotFound("subject of the case", file.SubjectId);
        CaseRules.Check(file, thing.Hold, request);
        await ApplyAsync(subjects, thing, request, cancellationToken);
        var actor = context.User.ActorName();
        cases.Note(file, actor, ActionOf(request.Decision), request.Facts);
        Write(file, request, actor, clock.GetUtcNow());
        // Nobody is troubled by reports that came to nothing.
        if (request.Decision != Decision.Dismiss)
        {
            db.Enqueue(new TellOwner(file.Id, request.Decision));
        }
        await cases.TellReportersAsync(file, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        context.SetETag(file);
        return TypedResults.Ok(await db.ViewAsync(file, subjects, cancellationToken));
    }

    private static Task ApplyAsync(
        Subjects subjects,
        IHeld thing,
        DecisionRequest request,
        CancellationToken cancellationToken
    ) =>
        request.Decision switch
        {
            Decision.Restrict => subjects.HideAsync(thing, Hold.Restricted, Why(request), cancellationToken),
            Decision.TakeDown => subjects.HideAsync(thing, Hold.TakenDown, Why(request), cancellationToken),
            Decision.Restore => subjects.RestoreAsync(thing, Why(request), cancellationToken),
            _ => Task.CompletedTask,
        };

    private static void Write(ModerationCase file, DecisionRequest request, string actor, DateTimeOffset now)
    {
        // After an appeal, and once it is public again, there is nothing left to appeal against.
        var last = file.State == CaseState.Appealed || request.Decision == Decision.Restore;
        file.State = last ? CaseState.Closed : CaseState.Decided;
        file.WaitingFor = null;
        // Its owner reads the reasons of this decision, also of one that changes nothing.
        (file.Facts, file.DecidedBy, file.DecidedAt) = (request.Facts, actor, now);
        if (request.Decision == Decision.Uphold)
        {
            return;
        }
        file.Ground = request.Ground ?? file.Ground;
        file.Measure = request.Decision switch
        {
            Decision.Dismiss => Measure.Dismissed,
            Decision.Restrict => Measure.Restricted,
            Decision.TakeDown => Measure.TakenDown,
            _ => Measure.Restored,
        };
    }

    private static string Why(DecisionRequest request) =>
        request.Ground is { } ground ? $"{NoticeReasons.TitleOf(ground)}. {request.Facts}" : request.Facts ?? "";

    private static string ActionOf(Decision decision) =>
        decision switch
        {
            Decision.Dismiss => "dismissed",
            Decision.Restrict => "restricted",
            Decision.TakeDown => "taken-down",
            Decision.Restore => "restored",
            _ => "upheld",
        };
}
