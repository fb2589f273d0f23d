using MimeKit;
using Xunit;

namespace Nexus.Auth.Tests;

/// <summary>The mails a host has dropped into its folder.</summary>
internal static class Mails
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Waits until so many mails with this subject are there, and reads them, oldest first.</summary>
    public static async Task<IReadOnlyList<MimeMessage>> AwaitAsync(AuthHost host, string subject, int count = 1)
    {
        IReadOnlyList<MimeMessage> found = [];
        await Poll.UntilAsync(async () =>
        {
            found = await OfSubjectAsync(host, subject);
            return found.Count >= count;
        });
        return found;
    }

    public static async Task<IReadOnlyList<MimeMessage>> OfSubjectAsync(AuthHost host, string subject)
    {
        var folder = Path.Combine(host.Host.Folder, "mail");
        if (!Directory.Exists(folder))
        {
            return [];
        }
        var paths = Directory.GetFiles(folder, "*.eml").Order(StringComparer.Ordinal);
        var mails = await Task.WhenAll(paths.Select(path => MimeMessage.LoadAsync(path, Token)));
        return [.. mails.Where(mail => mail.Subject == subject)];
    }
}
