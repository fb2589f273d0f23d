using System.Globalization;
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

            The link works for three days, for whoever is signed in to the account. If you did not register, somebody else
            did with your address: do nothing, or make the account yours by choosing a password for it, which removes
            whatever he had made in it:

            {Address}/forgot-password
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

            If you never made an account, somebody else did with your address. Choose a password for it, and it is yours:

            {Address}/forgot-password
            """
        );

    public MimeMessage RegisteredElsewhere(User user, string provider) =>
        Write(
            user,
            "Your account is open",
            $"""
            Hello {user.DisplayName},

            an account with this address was opened by a sign-in with {provider}, which says that the address is yours.
            It has no password yet; choose one here, if you want to sign in without {provider} as well:

            {Address}/forgot-password

            If it was not you, choose a password there, disconnect {provider} under Account, Applications, and the
            account is yours alone.
            """
        );

    /// <summary>What another service has to say.</summary>
    public MimeMessage OfService(User user, string subject, string text) =>
        Write(user, subject, $"Hello {user.DisplayName},\n\n{text}");

    public MimeMessage ToAddress(string email, string subject, string text) =>
        Write(new MailboxAddress("", email), subject, text);

    // The link leads to a page whose buttons send the token, as above.
    public MimeMessage ErasureRequested(User user, string token, DateTimeOffset due) =>
        Write(
            user,
            "Your account will be erased",
            $"""
            Hello {user.DisplayName},

            your account is locked now and will be erased with all your data on {Day(
                due
            )}. Until then you can call it off
            here; keep the link, it also shows afterwards what each part of the platform did:

            {Address}/account/erasure?token={token}

            If it was not you who asked for this, call it off and change your password.
            """
        );

    public MimeMessage ExportReady(User user) =>
        Write(
            user,
            "Your data is ready",
            $"""
            Hello {user.DisplayName},

            everything the platform keeps about you waits for you for seven days:

            {Address}/account/privacy
            """
        );

    // The text names who invites, whom people know; the link leads to a page whose button joins.
    public MimeMessage Invitation(string email, string inviter, string organisation, string token) =>
        Write(
            new MailboxAddress("", email),
            $"{inviter} invites you to {organisation}",
            $"""
            Hello,

            {inviter} invites you to work with {organisation} on Nexus COS. Look at it here, and open an account with
            this address if you have none:

            {Address}/invitation?token={token}

            The link works once and for seven days. If you know nothing of it, do nothing.
            """
        );

    public MimeMessage AddressProof(string email, string name, string token) =>
        Write(
            new MailboxAddress(name, email),
            "Confirm your new e-mail address",
            $"""
            Hello {name},

            please confirm that this shall be the address of your account from now on:

            {Address}/verify-email?token={token}

            The link works for a day. If you know nothing of it, do nothing.
            """
        );

    public MimeMessage AddressWillChange(User user) =>
        Write(
            user,
            "Your e-mail address is about to change",
            $"""
            Hello {user.DisplayName},

            somebody signed in to your account asked for another e-mail address. It changes when the new address is
            confirmed. If it was not you, change your password now and end the other sessions:

            {Address}/account/security
            """
        );

    public MimeMessage AddressChanged(string before, string name) =>
        Write(
            new MailboxAddress(name, before),
            "Your e-mail address was changed",
            $"""
            Hello {name},

            this address no longer belongs to your account; the new one was confirmed. If it was not you, write to whoever
            runs the platform.
            """
        );

    private static string Day(DateTimeOffset time) => time.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    private MimeMessage Write(User user, string subject, string text) =>
        Write(new MailboxAddress(user.DisplayName, user.Email), subject, text);

    private MimeMessage Write(MailboxAddress to, string subject, string text) =>
        new()
        {
            To = { to },
            Subject = subject,
            Date = clock.GetUtcNow(),
            MessageId = $"{Guid.CreateVersion7():N}@nexus",
            Body = new TextPart("plain") { Text = text },
        };
}
