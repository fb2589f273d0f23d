using System.Text;

namespace Nexus.Kernel;

/// <summary>Texts that others wrote and that must fit.</summary>
public static class WholeText
{
    /// <summary>The beginning of a text, without half a character: databases refuse what is no Unicode.</summary>
    /// <param name="text">Any text; what is no Unicode in it becomes U+FFFD.</param>
    /// <param name="most">UTF-16 code units.</param>
    public static string Cut(string text, int most)
    {
        var whole = new StringBuilder(Math.Min(text.Length, most));
        foreach (var sign in text.EnumerateRunes())
        {
            if (whole.Length + sign.Utf16SequenceLength > most)
            {
                break;
            }
            whole.Append(sign);
        }
        return whole.ToString();
    }
}
