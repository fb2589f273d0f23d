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

    /// <summary>
    /// The same to somebody who has no account and gave his address, for example to be told what became of a report.
    /// The text must hold nothing that a stranger wrote: the address may be another's.
    /// </summary>
    public static ServiceCall<SendMailToAddress, MailSent> SendToAddress { get; } =
        new("user-auth", "send-mail-to-address", Safe: false);
}

/// <summary>A mail of plain text.</summary>
/// <param name="UserId">To whom; the greeting comes before the text. To an organisation's owners, where it is one.</param>
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

/// <summary>A mail of plain text to an address.</summary>
/// <param name="Email">To whom.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">The whole text, with its greeting.</param>
public sealed record SendMailToAddress(
    [property: EmailAddress, StringLength(254)] string Email,
    [property: StringLength(200, MinimumLength = 1)] string Subject,
    [property: StringLength(10_000, MinimumLength = 1)] string Text
)
{
    /// <summary>Keeps address and text out of logs.</summary>
    public override string ToString() => nameof(SendMailToAddress);
}

/// <summary>Done.</summary>
/// <param name="Sent">False where there is no such account, or it is blocked.</param>
public sealed record MailSent(bool Sent);
