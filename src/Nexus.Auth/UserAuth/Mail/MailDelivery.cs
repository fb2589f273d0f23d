using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Nexus.Auth.UserAuth.Mail;

/// <summary>
/// Sends a mail by SMTP, or, when no server is configured, writes it as an .eml file into the drop folder, where any
/// mail program opens it. Nobody gets a mail that is only dropped; the log says so each time.
/// </summary>
internal sealed partial class MailDelivery(IOptions<MailOptions> options, ILogger<MailDelivery> logger)
{
    public async Task SendAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        message.From.Add(MailboxAddress.Parse(options.Value.From));
        if (options.Value.Server.Length > 0)
        {
            await SmtpAsync(message, cancellationToken);
        }
        else if (options.Value.DropFolder.Length > 0)
        {
            await DropAsync(message, cancellationToken);
        }
        else
        {
            throw new InvalidOperationException("Mail is not configured: set Mail:Server or Mail:DropFolder.");
        }
    }

    private async Task SmtpAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient { Timeout = 20_000 };
        await client.ConnectAsync(
            options.Value.Server,
            options.Value.Port,
            SecureSocketOptions.Auto,
            cancellationToken
        );
        if (options.Value.UserName.Length > 0)
        {
            await client.AuthenticateAsync(options.Value.UserName, options.Value.Password, cancellationToken);
        }
        await client.SendAsync(message, cancellationToken);
        await client.DisconnectAsync(quit: true, cancellationToken);
    }

    private async Task DropAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        message.Headers.Add("X-Nexus-Delivery", "not sent: no mail server is configured");
        var folder = Directory.CreateDirectory(options.Value.DropFolder).FullName;
        var path = Path.Combine(folder, $"{message.Date.UtcDateTime:yyyyMMdd-HHmmss}-{Guid.CreateVersion7():N}.eml");
        await using (var file = File.Create(path + ".part"))
        {
            await message.WriteToAsync(file, cancellationToken);
        }
        File.Move(path + ".part", path);
        Dropped(logger, message.Subject ?? "", path);
    }

    [LoggerMessage(
        LogLevel.Warning,
        "No mail server is configured (Mail:Server): '{Subject}' was not sent but written to {Path}"
    )]
    private static partial void Dropped(ILogger logger, string subject, string path);
}
