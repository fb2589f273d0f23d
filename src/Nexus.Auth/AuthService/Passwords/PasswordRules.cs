using Nexus.Kernel.Http;

namespace Nexus.Auth.AuthService.Passwords;

/// <summary>
/// Length and not being easy to guess, no demands on kinds of letters (NIST SP 800-63B section 5.1.1.2).
/// </summary>
internal static class PasswordRules
{
    public const int Least = 10;
    public const int Most = 200;

    private static readonly HashSet<string> CommonWords = Read();

    /// <summary>Refuses with 400 naming the field.</summary>
    public static void Check(string field, string password)
    {
        if (password.Length is < Least or > Most)
        {
            throw Problems.Invalid(field, $"{Least} to {Most} characters.");
        }
        if (IsCommon(password))
        {
            throw Problems.Invalid(field, "This is one of the commonest passwords; take several words of your own.");
        }
    }

    /// <summary>One of the words common passwords are made of.</summary>
    internal static bool IsWord(string text) => CommonWords.Contains(text);

    /// <summary>A common password, alone, doubled, or with digits and signs around it; or a run of the keyboard.</summary>
    internal static bool IsCommon(string password)
    {
        var lower = password.ToLowerInvariant();
        var core = lower.Trim([.. "0123456789!@#$%^&*()-_=+.,?;:'\" "]);
        return CommonWords.Contains(lower)
            || core.Length < 3
            || CommonWords.Contains(core)
            || CommonWords.Contains(Plain(core))
            || lower.Distinct().Count() < 4
            || IsRepeated(lower)
            || KeyboardRuns.IsRun(lower);
    }

    private static string Plain(string text) =>
        string.Create(
            text.Length,
            text,
            (letters, source) =>
            {
                for (var i = 0; i < letters.Length; i++)
                {
                    letters[i] = source[i] switch
                    {
                        '0' => 'o',
                        '1' => 'i',
                        '3' => 'e',
                        '4' or '@' => 'a',
                        '5' or '$' => 's',
                        '7' => 't',
                        var letter => letter,
                    };
                }
            }
        );

    private static bool IsRepeated(string text)
    {
        for (var length = 1; length <= text.Length / 2; length++)
        {
            var unit = text[..length];
            var isUnit = text.Length % length == 0 && Enumerable.Range(1, (text.Length / length) - 1).All(Repeats);
            if (isUnit && (length < 5 || CommonWords.Contains(unit)))
            {
                return true;
            }

            bool Repeats(int place) => string.CompareOrdinal(text, place * length, unit, 0, length) == 0;
        }
        return false;
    }

    private static HashSet<string> Read()
    {
        using var stream =
            typeof(PasswordRules).Assembly.GetManifestResourceStream("common-passwords.txt")
            ?? throw new InvalidOperationException("The list of common passwords is not in the program.");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split((char[])['\n', '\r', ' '], StringSplitOptions.RemoveEmptyEntries)];
    }
}
