using System.ComponentModel.DataAnnotations;
using Nexus.Kernel.Calls;

namespace Nexus.Contracts.UserAuth;

/// <summary>How other services write to a user: user-auth knows the address and the mail server.</summary>
public static class MailCalls
{
    /// <summary>
    /// Sends a mail at once and answers when the server has it. Not repeated by itself: call it from a task, whose
    /// retries survive a mail server that is away.
    /// </summary>
    public static ServiceCall<SendMail, MailSent> Send { get; } = new("user-auth", "send-mail", Safe: false);
}

/// <summary>A mail of plain text.</summary>
/// <param name="UserId">To whom; the greeting comes before the text.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">May hold secrets such as reset links; it is never stored or logged.</param>
public sealed record SendMail(
    Guid UserId,
    [property: StringLength(200, MinimumLength = 1)] string Subject,
    [property: StringLength(10_000, MinimumLength = 1)] string Text
)
{
    /// <summary>Keeps the text out of logs.</summary>
    public override string ToString() => $"SendMail {{ UserId = {UserId} }}";
}

/// <summary>Done.</summary>
/// <param name="Sent">False where there is no such account, or it is blocked.</param>
public sealed record MailSent(bool Sent);
