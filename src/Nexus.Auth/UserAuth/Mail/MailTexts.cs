using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using MimeKit;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Mail;

/// <summary>The mails user-auth writes, as plain text.</summary>
internal sealed class MailTexts(IConfiguration configuration, IOptions<SecurityOptions> security, TimeProvider clock)
{
    private string Address => (configuration["Public:Address"] ?? security.Value.Issuer).TrimEnd('/');

    // The link leads to a page whose button sends the token: programs that look into mails only follow links.
    public MimeMessage Verification(User user, string token) =>
        Write(
            user,
            "Confirm your e-mail address",
            $"""
            Hello {user.DisplayName},

            please confirm that this address is yours:

            {Address}/verify?token={token}

            The link works for three days. If you did not register, do nothing.
            """
        );

    public MimeMessage AlreadyRegistered(User user) =>
        Write(
            user,
            "You have an account already",
            $"""
            Hello {user.DisplayName},

            somebody, perhaps you, wanted to register this address again. Nothing was changed. Sign in here:

            {Address}/login
            """
        );

    /// <summary>What another service has to say.</summary>
    public MimeMessage OfService(User user, string subject, string text) =>
        Write(user, subject, $"Hello {user.DisplayName},\n\n{text}");

    private MimeMessage Write(User user, string subject, string text) =>
        new()
        {
            To = { new MailboxAddress(user.DisplayName, user.Email) },
            Subject = subject,
            Date = clock.GetUtcNow(),
            MessageId = $"{Guid.CreateVersion7():N}@nexus",
            Body = new TextPart("plain") { Text = text },
        };
}
