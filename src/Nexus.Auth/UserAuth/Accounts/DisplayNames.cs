using System.Globalization;
using Nexus.Kernel.Http;

namespace Nexus.Auth.UserAuth.Accounts;

internal static class DisplayNames
{
    /// <summary>The trimmed name; 400 when nothing visible is left, or when it could disturb the text around it.</summary>
    public static string Check(string name, string field = "displayName")
    {
        var trimmed = name.Trim();
        return trimmed.Length > 0 && !trimmed.Any(IsDisturbing)
            ? trimmed
            : throw Problems.Invalid(field, "1 to 80 visible characters.");
    }

    // Controls, line separators and marks that turn the direction of writing; emoji joiners are format characters too.
    private static bool IsDisturbing(char letter) =>
        char.IsControl(letter)
        || letter is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')
        || char.GetUnicodeCategory(letter) == UnicodeCategory.PrivateUse;
}
