namespace Nexus.Auth.AuthService.Passwords;

/// <summary>
/// What a cracking program tries first, made from the words of <c>common-passwords.txt</c>: two of them one after the
/// other, with a sign between, and with the figures and signs people put around them. The words were put together for
/// this program from what every such list names; none was downloaded.
/// </summary>
internal static class GuessedPasswords
{
    private static readonly char[] Around = [.. "0123456789!@#$%^&*()-_=+.,?;:'\" "];

    public static bool Contains(string password)
    {
        var core = password.ToLowerInvariant().Trim(Around);
        for (var cut = 3; cut <= core.Length - 3; cut++)
        {
            if (
                PasswordRules.IsWord(core[..cut].TrimEnd(Around)) && PasswordRules.IsWord(core[cut..].TrimStart(Around))
            )
            {
                return true;
            }
        }
        return false;
    }
}
