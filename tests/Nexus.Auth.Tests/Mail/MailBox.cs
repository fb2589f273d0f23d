using MimeKit;
using Xunit;

namespace Nexus.Auth.Tests.Mail;

/// <summary>The mails that a host dropped.</summary>
internal static class MailBox
{
    /// <summary>The newest mail with this subject, once it is there.</summary>
    public static async Task<MimeMessage> MailAsync(this AuthHost host, string subject, string? to = null)
    {
        MimeMessage? found = null;
        await Poll.UntilAsync(async () => (found = await FindAsync(host, subject, to)) is not null);
        return found!;
    }

    /// <summary>The token in the link of a mail.</summary>
    public static string TokenOf(MimeMessage mail)
    {
        var text = mail.TextBody ?? "";
        var start = text.IndexOf("token=", StringComparison.Ordinal) + "token=".Length;
        return new string([
            .. text[start..].TakeWhile(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'),
        ]);
    }

    public static async Task<int> CountAsync(this AuthHost host, string subject) =>
        (await AllAsync(host)).Count(mail => mail.Subject == subject);

    private static async Task<MimeMessage?> FindAsync(AuthHost host, string subject, string? to) =>
        (await AllAsync(host)).LastOrDefault(mail =>
            mail.Subject == subject && (to is null || mail.To.Mailboxes.Single().Address == to)
        );

    private static async Task<MimeMessage[]> AllAsync(AuthHost host)
    {
        var folder = Path.Combine(host.Host.Folder, "mail");
        return Directory.Exists(folder)
            ? await Task.WhenAll(
                Directory
                    .GetFiles(folder, "*.eml")
                    .Order(StringComparer.Ordinal)
                    .Select(path => MimeMessage.LoadAsync(path, TestContext.Current.CancellationToken))
            )
            : [];
    }
}
