using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.ContentMgmt.Moderation;

/// <summary>Tells by mail that a report has arrived, or what became of it.</summary>
[Message("content-mgmt.tell-reporter/1")]
internal sealed record TellReporter(Guid NoticeId, bool Received);

/// <summary>The statement of reasons.</summary>
[Message("content-mgmt.tell-owner/1")]
internal sealed record TellOwner(Guid CaseId, Decision Decision);

internal sealed class TellReporterWorker(ContentDb db, ServiceClient calls, PublicSite site) : ITaskWorker<TellReporter>
{
    public async Task RunAsync(TellReporter task, TaskContext context, CancellationToken cancellationToken)
    {
        var found = await db
            .Notices.AsNoTracking()
            .Where(row => row.Id == task.NoticeId)
            .Join(db.Cases, row => row.CaseId, file => file.Id, (row, file) => new { Notice = row, Case = file })
            .FirstOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return;
        }
        var (subject, text) = Write(found.Case, found.Notice, task.Received);
        if (found.Notice.ReporterId is { } user)
        {
            await calls.SendAsync(MailCalls.Send, new SendMail(user, subject, text), cancellationToken);
        }
        else if (found.Notice.Email is { } email)
        {
            var mail = new SendMailToAddress(email, subject, text);
            await calls.SendAsync(MailCalls.SendToAddress, mail, cancellationToken);
        }
    }

    // Nothing of what the reporter or the owner wrote: the address may be a stranger's.
    private (string Subject, string Text) Write(ModerationCase file, Notice notice, bool received)
    {
        var page = AddressOf(file);
        var reason = NoticeReasons.TitleOf(notice.Reason);
        if (!received && file is { State: CaseState.Closed, Measure: Measure.None })
        {
            return (
                "What you reported is gone",
                $"""
                Your report {notice.Id} was about

                {page}

                Its owner has deleted it for good before it was decided, so nothing is left to decide.

                Reason of your report: {reason}
                """
            );
        }
        return received
            ? (
                "Your report has arrived",
                $"""
                We have received your report about

                {page}

                Reason: {reason}
                Number: {notice.Id}

                A person looks at it and decides. You will be told what was decided. If you did not write this report,
                somebody else gave your address; there is nothing you need to do.
                """
            )
            : (
                "Your report was decided",
                $"""
                Your report {notice.Id} about

                {page}

                was decided: {Outcome(file)}

                Reason of your report: {reason}

                A person decided this. If you disagree, report it again and say what we have missed; you may also turn to
                a certified out-of-court dispute settlement body or to a court.
                """
            );
    }

    private string AddressOf(ModerationCase file) =>
        file.Subject switch
        {
            SubjectKind.Work => site.Work(file.SubjectId),
            SubjectKind.Release => site.Release(file.SubjectId),
            _ => site.Series(file.SubjectId),
        };

    private static string Outcome(ModerationCase file) =>
        file.Measure switch
        {
            Measure.Restricted => "it is hidden from the public until its owner has mended it.",
            Measure.TakenDown => "it was taken down.",
            Measure.Restored => "it is public again, after its owner appealed or we looked at it anew.",
            _ => "it stays public, because we found no breach of the law or of our terms.",
        };
}

internal sealed class TellOwnerWorker(ContentDb db, ServiceClient calls, PublicSite site) : ITaskWorker<TellOwner>
{
    public async Task RunAsync(TellOwner task, TaskContext context, CancellationToken cancellationToken)
    {
        var file = await db.Cases.AsNoTracking().FirstOrDefaultAsync(row => row.Id == task.CaseId, cancellationToken);
        if (file is null)
        {
            return;
        }
        var reported = await db.Notices.AnyAsync(row => row.CaseId == file.Id, cancellationToken);
        var mail = new SendMail(file.OwnerId, SubjectOf(task.Decision, file), Text(task.Decision, file, reported));
        await calls.SendAsync(MailCalls.Send, mail, cancellationToken);
    }

    private static string SubjectOf(Decision decision, ModerationCase file) =>
        decision switch
        {
            Decision.Restrict => $"Hidden from the public: {Short(file.Title)}",
            Decision.TakeDown => $"Taken down: {Short(file.Title)}",
            Decision.Restore => $"Public again: {Short(file.Title)}",
            _ => $"Your appeal was decided: {Short(file.Title)}",
        };

    private string Text(Decision decision, ModerationCase file, bool reported)
    {
        var how = reported ? "Somebody reported it" : "We looked at it on our own account";
        var ground = file.Ground is { } known ? NoticeReasons.TitleOf(known) : "none";
        return $"""
            {Measure(decision)}

            What: {file.Title} ({file.Subject.ToString().ToLowerInvariant()} {file.SubjectId})
            Where: on this platform, in every country
            Ground: {ground}

            Facts and reasons:
            {file.Facts}

            {how}; a person decided. No program took part in finding or deciding it.

            {WhatNow(file)}
            """;
    }

    private string WhatNow(ModerationCase file) =>
        file.State == CaseState.Decided
            ? $"""
                You may appeal once, free of charge, within six months; a person decides anew:

                {site.Of("/studio/moderation")}

                You may also turn to a certified out-of-court dispute settlement body or to a court.
                """
            : "This decision is our last one. You may turn to a certified out-of-court dispute settlement body or to a court.";

    private static string Measure(Decision decision) =>
        decision switch
        {
            Decision.Restrict => "The following is hidden from the public until you have mended it.",
            Decision.TakeDown =>
                "The following was taken down. Nobody but you sees it, and it cannot be published again.",
            Decision.Restore => "The following may be public again, and is where it was before.",
            _ => "Your appeal was looked at; the decision stays as it is.",
        };

    private static string Short(string title) => title.Length <= 120 ? title : title[..119] + "…";
}
