using System.Globalization;
using Nexus.Kernel.Http;

namespace Nexus.Auth.UserAuth.Accounts;

internal static class DisplayNames
{
    private const int Most = 80;

    /// <summary>The trimmed name; 400 when nothing visible is left, or when it could disturb the text around it.</summary>
    public static string Check(string name, string field = "displayName")
    {
        var trimmed = name.Trim();
        return trimmed.Length > 0 && !trimmed.Any(IsDisturbing)
            ? trimmed
            : throw Problems.Invalid(field, "1 to 80 visible characters.");
    }

    /// <summary>What can be shown of a name that nobody typed here, or the part of the address before the @.</summary>
    public static string OfForeigner(string? name, string email)
    {
        var visible = new string([.. (name ?? "").Where(letter => !IsDisturbing(letter))]).Trim();
        if (visible.Length > Most)
        {
            visible = visible[..(char.IsHighSurrogate(visible[Most - 1]) ? Most - 1 : Most)].TrimEnd();
        }
        return visible.Length > 0 ? visible : email[..email.IndexOf('@', StringComparison.Ordinal)];
    }

    // Controls, line separators and marks that turn the direction of writing; emoji joiners are format characters too.
    private static bool IsDisturbing(char letter) =>
        char.IsControl(letter)
        || letter is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')
        || char.GetUnicodeCategory(letter) == UnicodeCategory.PrivateUse;
}
