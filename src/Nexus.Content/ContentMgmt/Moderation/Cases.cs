using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;

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
