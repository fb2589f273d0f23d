using System.Text;
using System.Xml;

namespace Nexus.Content.StreamCore.Media;

/// <summary>
/// What a file calls a track, as it may stand in a quoted string of a playlist and in the XML of a manifest. Files hold
/// anything: half signs, signs that XML has no place for, whole novels.
/// </summary>
internal static class TrackTitle
{
    private const int Longest = 60;

    /// <returns>Null where nothing is left of it.</returns>
    public static string? Of(string? said)
    {
        var title = new StringBuilder();
        foreach (var rune in (said ?? "").EnumerateRunes())
        {
            if (title.Length + rune.Utf16SequenceLength > Longest)
            {
                break;
            }
            if (MayStand(rune))
            {
                title.Append(rune);
            }
        }
        var whole = title.ToString().Trim();
        return whole.Length > 0 ? whole : null;
    }

    private static bool MayStand(Rune rune) =>
        rune.Value != '"' && !Rune.IsControl(rune) && (!rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value));
}
