using System.Text;
using MimeKit;
using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Auth.Tests.Mail;

public sealed class MailTests
{
    [Fact]
    public async Task With_a_mail_server_mails_are_sent_and_not_dropped()
    {
        using var server = new SmtpSink();
        await using var host = await AuthHost.StartAsync(
            DatabaseEngine.Sqlite,
            new()
            {
                ["Mail:Server"] = "127.0.0.1",
                ["Mail:Port"] = server.Port.ToString(),
                ["Mail:From"] = "Nexus <hello@nexus.example>",
                ["Public:Address"] = "https://nexus.example",
            }
        );

        await host.RegisterAsync("ada@example.com");
        var text = await server.Mail.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        var mail = await MimeMessage.LoadAsync(
            new MemoryStream(Encoding.Latin1.GetBytes(text)),
            TestContext.Current.CancellationToken
        );
        Assert.Equal("ada@example.com", mail.To.Mailboxes.Single().Address);
        Assert.Equal("hello@nexus.example", mail.From.Mailboxes.Single().Address);
        Assert.Contains("https://nexus.example/verify?token=", mail.TextBody ?? "", StringComparison.Ordinal);
        Assert.Null(mail.Headers["X-Nexus-Delivery"]);
        Assert.False(Directory.Exists(Path.Combine(host.Host.Folder, "mail")));
    }
}
