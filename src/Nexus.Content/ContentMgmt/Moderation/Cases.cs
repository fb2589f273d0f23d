using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.ContentMgmt.Moderation;

/// <summary>Finds and opens cases and writes their story; the caller saves.</summary>
internal sealed class Cases(ContentDb db, TimeProvider clock)
{
    public async Task<ModerationCase> RequireAsync(Guid id, CancellationToken cancellationToken) =>
        await db.Cases.FirstOrDefaultAsync(row => row.Id == id, cancellationToken)
        ?? throw Problems.NotFound("case", id);

    /// <summary>The case of the thing that waits, or a new one.</summary>
    public async Task<ModerationCase> WaitingAsync(SubjectKind kind, IHeld thing, CancellationToken cancellationToken)
    {
        if (await db.Cases.FirstOrDefaultAsync(row => row.WaitingFor == thing.Id, cancellationToken) is { } waiting)
        {
            return waiting;
        }
        var now = clock.GetUtcNow();
        var made = new ModerationCase
        {
            Id = Guid.CreateVersion7(now),
            Subject = kind,
            SubjectId = thing.Id,
            Title = thing.Title,
            OwnerId = thing.OwnerId,
            WaitingFor = thing.Id,
            CreatedAt = now,
        };
        db.Cases.Add(made);
        return made;
    }

    /// <summary>Ends the case that waits for a thing its owner has deleted for good.</summary>
    public async Task CloseRemovedAsync(Guid subjectId, string actor, CancellationToken cancellationToken)
    {
        if (await db.Cases.FirstOrDefaultAsync(row => row.WaitingFor == subjectId, cancellationToken) is not { } file)
        {
            return;
        }
        // Where it was appealed, reporters know already what was decided.
        if (file.State == CaseState.Open)
        {
            await TellReportersAsync(file, cancellationToken);
        }
        (file.State, file.WaitingFor) = (CaseState.Closed, null);
        Note(file, actor, "removed", "Its owner deleted it, and it is gone for good.");
    }

    /// <summary>Tells everybody who reported it what became of it.</summary>
    public async Task TellReportersAsync(ModerationCase file, CancellationToken cancellationToken)
    {
        var notices = await db
            .Notices.Where(row => row.CaseId == file.Id && (row.ReporterId != null || row.Email != null))
            .Select(row => row.Id)
            .ToListAsync(cancellationToken);
        foreach (var notice in notices)
        {
            db.Enqueue(new TellReporter(notice, Received: false));
        }
    }

    /// <summary>Writes a step into the case and into the audit log.</summary>
    public void Note(ModerationCase file, string actor, string action, string? why = null)
    {
        var now = clock.GetUtcNow();
        db.CaseSteps.Add(
            new CaseStep
            {
                Id = Guid.CreateVersion7(now),
                CaseId = file.Id,
                Actor = actor,
                Action = action,
                Why = why,
                At = now,
            }
        );
        var details = new { subject = file.Subject, subjectId = file.SubjectId };
        db.Audit(actor, $"moderation.{action}", file.Id.ToString(), details);
    }
}
