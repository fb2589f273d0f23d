using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;

namespace Nexus.Content.DspStreaming.Protocol;

/// <summary>Writes answers as the protocol's XML or JSON.</summary>
internal static class ElementWriter
{
    private const string Namespace = "http://subsonic.org/restapi";

    private static readonly JsonWriterOptions JsonStyle = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly XmlWriterSettings XmlStyle = new() { Encoding = new UTF8Encoding(false) };

    public static byte[] Json(Element root)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, JsonStyle))
        {
            json.WriteStartObject();
            json.WritePropertyName(root.Name);
            Write(json, root);
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }

    public static byte[] Xml(Element root)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, XmlStyle))
        {
            Write(xml, root.Name, root);
        }
        return bytes.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Element element)
    {
        json.WriteStartObject();
        foreach (var (key, value) in element.Attributes)
        {
            json.WritePropertyName(key);
            WriteValue(json, value);
        }
        foreach (var list in element.Children)
        {
            json.WritePropertyName(list.Key);
            if (list.IsArray)
            {
                json.WriteStartArray();
            }
            foreach (var item in list.Items)
            {
                Write(json, item);
            }
            foreach (var value in list.Values)
            {
                WriteValue(json, value);
            }
            if (list.IsArray)
            {
                json.WriteEndArray();
            }
        }
        if (element.Text is not null)
        {
            json.WriteString("value", element.Text);
        }
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case bool yes:
                json.WriteBooleanValue(yes);
                break;
            case int or long or double:
                json.WriteRawValue(Element.Plain(value));
                break;
            default:
                json.WriteStringValue(Element.Plain(value));
                break;
        }
    }

    private static void Write(XmlWriter xml, string name, Element element)
    {
        xml.WriteStartElement(name, Namespace);
        foreach (var (key, value) in element.Attributes)
        {
            xml.WriteAttributeString(key, Clean(Element.Plain(value)));
        }
        foreach (var list in element.Children)
        {
            foreach (var item in list.Items)
            {
                Write(xml, list.Key, item);
            }
            foreach (var value in list.Values)
            {
                xml.WriteElementString(list.Key, Namespace, Clean(Element.Plain(value)));
            }
        }
        if (element.Text is not null)
        {
            xml.WriteString(Clean(element.Text));
        }
        xml.WriteEndElement();
    }

    // Some characters cannot stand in XML in any form (XML 1.0 section 2.2).
    private static string Clean(string text)
    {
        if (IsClean(text))
        {
            return text;
        }
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value))
            {
                clean.Append(rune.ToString());
            }
        }
        return clean.ToString();
    }

    private static bool IsClean(string text)
    {
        foreach (var letter in text)
        {
            if (!XmlConvert.IsXmlChar(letter))
            {
                // Half a surrogate pair is looked at by whole runes.
                return false;
            }
        }
        return true;
    }
}
