using System.Globalization;
using System.Text;
using System.Xml;

namespace Nexus.Content.DspMetadata.Ern;

/// <summary>Writes elements of a message; only the root has a namespace (ERN schemas have unqualified local elements).</summary>
internal sealed class ErnXml(XmlWriter writer) : IDisposable
{
    public const string Namespace = "http://ddex.net/xml/ern/43";

    public static readonly XmlWriterSettings Settings = new()
    {
        Async = false,
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        Indent = true,
        NewLineChars = "\n",
        CheckCharacters = true,
    };

    /// <summary>An element with what <paramref name="content"/> writes, and attributes as name, value, name, value.</summary>
    public void Element(string name, Action content, params ReadOnlySpan<string> attributes)
    {
        writer.WriteStartElement(name);
        for (var index = 0; index < attributes.Length; index += 2)
        {
            writer.WriteAttributeString(attributes[index], Clean(attributes[index + 1]));
        }
        content();
        writer.WriteEndElement();
    }

    /// <summary>An element with text; nothing where there is none.</summary>
    public void Text(string name, string? text, params ReadOnlySpan<string> attributes)
    {
        if (text is not null)
        {
            Element(name, () => writer.WriteString(Clean(text)), attributes);
        }
    }

    public void Number(string name, int number) => Text(name, number.ToString(CultureInfo.InvariantCulture));

    public void Dispose() => writer.Dispose();

    // Of what people paste, XML 1.0 knows not every control character (section 2.2).
    private static string Clean(string text)
    {
        if (text.All(XmlConvert.IsXmlChar))
        {
            return text;
        }
        var clean = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            if (XmlConvert.IsXmlChar(text[index]))
            {
                clean.Append(text[index]);
            }
            else if (index + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[index + 1], text[index]))
            {
                clean.Append(text, index++, 2);
            }
        }
        return clean.ToString();
    }
}
