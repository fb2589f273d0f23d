using System.Text;
using System.Xml;

namespace Nexus.Content.ContentMgmt;

/// <summary>Text that people wrote, for documents of others' programs.</summary>
internal static class XmlText
{
    /// <summary>A control character is no text in XML 1.0 (section 2.2); one would make the whole document unreadable.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value))
            {
                clean.Append(rune);
            }
        }
        return clean.ToString();
    }
}
