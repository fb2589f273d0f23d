namespace Nexus.Auth.AuthService.Passwords;

/// <summary>Fingers walking over the keyboard or along the alphabet.</summary>
internal static class KeyboardRuns
{
    private static readonly string[] Rows =
    [
        "1234567890-=",
        "qwertyuiop[]",
        "asdfghjkl;'",
        "zxcvbnm,./",
        "qazwsxedcrfvtgbyhnujmikolp",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
        "1q2w3e4r5t6y7u8i9o0p",
        "q1w2e3r4t5y6u7i8o9p0",
        "abcdefghijklmnopqrstuvwxyz",
        "01234567890123456789",
        "azertyuiop",
        "qwertzuiop",
    ];

    /// <summary>Whether the text is nothing but such runs of three keys and more, in either direction.</summary>
    public static bool IsRun(string text)
    {
        var place = 0;
        while (place < text.Length)
        {
            var longest = Longest(text, place);
            if (longest < 3)
            {
                return false;
            }
            place += longest;
        }
        return true;
    }

    private static int Longest(string text, int from) =>
        Rows.Max(row => Math.Max(Along(row, text, from, 1), Along(row, text, from, -1)));

    private static int Along(string row, string text, int from, int step)
    {
        var best = 0;
        for (var start = row.IndexOf(text[from]); start >= 0; start = row.IndexOf(text[from], start + 1))
        {
            var length = 0;
            for (
                var (i, key) = (from, start);
                i < text.Length && key >= 0 && key < row.Length && row[key] == text[i];
                i++, key += step
            )
            {
                length++;
            }
            best = Math.Max(best, length);
        }
        return best;
    }
}
