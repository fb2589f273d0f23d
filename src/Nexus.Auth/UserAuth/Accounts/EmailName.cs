using System.Net.Mail;
using Nexus.Kernel.Http;

namespace Nexus.Auth.UserAuth.Accounts;

/// <summary>
/// One spelling for one address: trimmed and in lower case. The part before the @ could by RFC 5321 tell letter case
/// apart; no provider does, and two accounts that differ in case only would be one person's mistake or a trap.
/// </summary>
internal static class EmailName
{
    /// <summary>RFC 5321 section 4.5.3.1.3, without the brackets.</summary>
    public const int MostLength = 254;

    public static string Normalise(string address) => address.Trim().ToLowerInvariant();

    /// <summary>The normalised address; 400 when it is none.</summary>
    public static string Check(string address)
    {
        var normal = Normalise(address);
        var valid =
            normal.Length is > 0 and <= MostLength
            && normal.All(letter => letter is > ' ' and <= '~')
            && normal.IndexOfAny(['<', '>', '"', ',', ';', ':', '(', ')', '[', ']', '\\']) < 0
            && MailAddress.TryCreate(normal, out var parsed)
            && parsed.Address == normal
            && parsed.Host.Length > 0;
        return valid
            ? normal
            : throw Problems.Invalid("email", "An address like name@example.com, in ASCII, at most 254 characters.");
    }
}
