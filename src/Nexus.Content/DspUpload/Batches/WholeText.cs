using System.Text;

namespace Nexus.Content.DspUpload.Batches;

/// <summary>Texts that come out of files.</summary>
internal static class WholeText
{
    /// <summary>At most so many characters, none of them half: databases refuse what is no Unicode.</summary>
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
