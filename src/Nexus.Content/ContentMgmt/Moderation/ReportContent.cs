using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Moderation;

/// <summary>Anybody reports what he thinks must not be public. The same one who reports it again changes nothing.</summary>
internal static class ReportContent
{
    /// <summary>So many reports a day of one reporter; more are no work of a person.</summary>
    private const int MostADay = 20;
    private const int MostADayOfVisitors = 5;
    private const int MostTries = 4;

    /// <summary>Nobody tells two visitors without a name apart; so many of their reports a case says all that they can say.</summary>
    private const int MostNamelessACase = 20;
    private const string Nobody = "nobody:";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/content/notices", HandleAsync)
            .AllowAnonymous()
            .WithName("reportContent")
            .WithSummary("Report a published work, release or series; visitors give their name and address")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(429);
        routes
            .MapGet("/api/content/notices/reasons", () => TypedResults.Ok(NoticeReasons.All))
            .AllowAnonymous()
            .WithName("listNoticeReasons")
            .WithSummary("List the reasons for which something may be reported");
    }

    private static async Task<Ok<NoticeView>> HandleAsync(
        ReportRequest request,
        HttpContext context,
        ContentDb db,
        Subjects subjects,
        Cases cases,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var userId = context.User.UserIdOrNull();
        Check(request, userId);
        var reporter = ReporterOf(request, userId);
        for (var tries = 1; ; tries++)
        {
            if (await FindAsync(db, request.SubjectId, reporter, cancellationToken) is { } before)
            {
                return TypedResults.Ok(View(before));
            }
            var thing = await subjects.FindAsync(request.Subject, request.SubjectId, cancellationToken);
            if (thing is null || !Subjects.IsPublic(thing))
            {
                throw Problems.NotFound("published " + NameOf(request.Subject), request.SubjectId);
            }
            await RequireModestyAsync(db, reporter, userId is not null, clock.GetUtcNow(), cancellationToken);
            var file = await cases.WaitingAsync(request.Subject, thing, cancellationToken);
            await RequireNewsAsync(db, file.Id, reporter, cancellationToken);
            var notice = Make(request, file.Id, userId, reporter, clock.GetUtcNow());
            db.Notices.Add(notice);
            cases.Note(file, userId?.ToString() ?? "visitor", "reported", NoticeReasons.TitleOf(request.Reason));
            db.Enqueue(new TellReporter(notice.Id, Received: true));
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return TypedResults.Ok(View(notice));
            }
            catch (DbUpdateException) when (tries < MostTries && !cancellationToken.IsCancellationRequested)
            {
                // The same report, or the first one of another person, was faster by a moment.
                db.ChangeTracker.Clear();
            }
        }
    }

    // Who need not say who he is cannot be told from others: each of his reports is kept.
    private static string ReporterOf(ReportRequest request, Guid? userId) =>
        userId?.ToString()
        ?? (request.Email is { } email ? $"mail:{email.ToLowerInvariant()}" : $"{Nobody}{Guid.CreateVersion7()}");

    private static void Check(ReportRequest request, Guid? userId)
    {
        var errors = new Dictionary<string, IReadOnlyList<string>>();
        if (!request.GoodFaith)
        {
            errors["goodFaith"] = ["Say that you believe in good faith that your report is accurate and complete."];
        }
        // Who reports the abuse of children need not say who he is (article 16, paragraph 2, point c).
        if (userId is null && request.Reason != NoticeReason.ChildSafety)
        {
            if (request.Email is null)
            {
                errors["email"] = ["Give an address where we tell you what became of it, or sign in."];
            }
            if (request.Name is null)
            {
                errors["name"] = ["Say who you are, or sign in."];
            }
        }
        if (NoticeReasons.NeedsClaim(request.Reason) && request.Claim is not { ActsForClaimant: true })
        {
            errors["claim"] = ["Say whose right it is and which, and that you are its holder or act for him."];
        }
        if (errors.Count > 0)
        {
            throw Problems.Invalid(errors);
        }
    }

    private static Task<Notice?> FindAsync(
        ContentDb db,
        Guid subjectId,
        string reporter,
        CancellationToken cancellationToken
    ) =>
        db
            .Notices.AsNoTracking()
            .Where(row => row.Reporter == reporter)
            .Join(
                db.Cases.Where(file => file.WaitingFor == subjectId),
                row => row.CaseId,
                file => file.Id,
                (row, _) => row
            )
            .FirstOrDefaultAsync(cancellationToken);

    private static async Task RequireNewsAsync(
        ContentDb db,
        Guid caseId,
        string reporter,
        CancellationToken cancellationToken
    )
    {
        if (
            reporter.StartsWith(Nobody, StringComparison.Ordinal)
            && await db.Notices.CountAsync(
                row => row.CaseId == caseId && row.Reporter.StartsWith(Nobody),
                cancellationToken
            ) >= MostNamelessACase
        )
        {
            throw Problems.Of(
                429,
                "reported-already",
                "This has been reported many times.",
                "Moderators have it before them. To add what they may not know, sign in or give an address."
            );
        }
    }

    private static async Task RequireModestyAsync(
        ContentDb db,
        string reporter,
        bool known,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var since = now.AddDays(-1);
        var count = await db.Notices.CountAsync(
            row => row.Reporter == reporter && row.CreatedAt > since,
            cancellationToken
        );
        if (count >= (known ? MostADay : MostADayOfVisitors))
        {
            throw Problems.Of(
                429,
                "too-many-reports",
                "These are very many reports for one day.",
                "Send the next one tomorrow, or write to the platform's operator."
            );
        }
    }

    private static Notice Make(ReportRequest request, Guid caseId, Guid? userId, string reporter, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            CaseId = caseId,
            ReporterId = userId,
            Email = userId is null ? request.Email : null,
            Name = userId is null ? request.Name : null,
            Reporter = reporter,
            Reason = request.Reason,
            Explanation = request.Explanation,
            Claim = request.Claim,
            CreatedAt = now,
        };

    private static NoticeView View(Notice notice) => new(notice.Id, notice.CaseId, notice.Reason, notice.CreatedAt);

    private static string NameOf(SubjectKind kind) => kind.ToString().ToLowerInvariant();
}
