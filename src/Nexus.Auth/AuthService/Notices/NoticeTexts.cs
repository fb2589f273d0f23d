using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthService.Notices;

/// <summary>The notices as plain text. They carry no link that does anything, so that nobody learns to follow such.</summary>
internal sealed class NoticeTexts(IConfiguration configuration, IOptions<SecurityOptions> security)
{
    private string Address => (configuration["Public:Address"] ?? security.Value.Issuer).TrimEnd('/');

    public SendMail Write(SendNotice notice)
    {
        var (subject, text) = Of(notice);
        var when = notice.At.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
        return new SendMail(
            notice.UserId,
            subject,
            $"""
            {text}

            When: {when}

            If this was you, there is nothing to do. If not, choose a new password and look at where you are signed
            in: {Address}/account/security
            """
        );
    }

    /// <summary>What became of what was in an account before its owner came; parts without a line are left out.</summary>
    public static string Report(string removed, string held)
    {
        (string Title, string List)[] parts =
        [
            ("These were removed; what you made yourself, please make again:", removed),
            ("These may hold something of value, so they stay, but sign nothing until you release them:", held),
        ];
        return string.Join(
            "\n\n",
            parts.Where(part => part.List.Length > 0).Select(part => $"{part.Title}\n\n{part.List}")
        );
    }

    private static (string Subject, string Text) Of(SendNotice notice) =>
        notice.Kind switch
        {
            NoticeKind.NewDevice => (
                "A new device signed in",
                $"somebody signed in to your account from a device that was not seen before: {notice.Device}, address {notice.Address}."
            ),
            NoticeKind.PasswordChanged => ("Your password was changed", "the password of your account was changed."),
            NoticeKind.AuthenticatorOn => (
                "Two-step sign-in is on",
                "signing in to your account now asks for a code of your authenticator app."
            ),
            NoticeKind.AuthenticatorOff => (
                "Two-step sign-in is off",
                "signing in to your account no longer asks for a code of your authenticator app."
            ),
            NoticeKind.RecoveryCodeUsed => ("A recovery code was used", "a recovery code was used to sign in."),
            NoticeKind.CodesGuessed => (
                "Somebody knows your password",
                "somebody gave your right password and then five wrong codes. Further codes are refused for a quarter of an hour."
            ),
            NoticeKind.PasskeyAdded => ("A passkey was added", $"the passkey \"{notice.Device}\" was added."),
            NoticeKind.PasskeyRemoved => ("A passkey was removed", $"the passkey \"{notice.Device}\" was removed."),
            NoticeKind.StrangersAccessRemoved => (
                "What others had made in your account was removed",
                $"""
                you have chosen a password by mail, and so shown for the first time that this address is yours. Until then
                the account may have been in the hands of somebody else, so every session was ended.

                {notice.Device}
                """
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(notice), notice.Kind, "No text for this notice."),
        };
}
