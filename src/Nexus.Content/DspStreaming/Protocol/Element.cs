using System.Globalization;

namespace Nexus.Content.DspStreaming.Protocol;

/// <summary>A piece of an answer. The protocol has one tree in two ways of writing: see <see cref="ElementWriter"/>.</summary>
internal sealed class Element(string name)
{
    public string Name { get; } = name;

    /// <summary>Attributes in XML, members in JSON; null is left out.</summary>
    public List<(string Key, object Value)> Attributes { get; } = [];

    public List<ElementList> Children { get; } = [];

    /// <summary>Text between the tags in XML, the member <c>value</c> in JSON.</summary>
    public string? Text { get; set; }

    public Element Set(string key, object? value)
    {
        if (value is not null)
        {
            Attributes.Add((key, value));
        }
        return this;
    }

    /// <summary>One child.</summary>
    public Element Add(Element child)
    {
        Children.Add(new ElementList(child.Name, IsArray: false, [child], []));
        return this;
    }

    /// <summary>Any number of children, an array in JSON.</summary>
    public Element List(string key, IEnumerable<Element> items)
    {
        Children.Add(new ElementList(key, IsArray: true, [.. items], []));
        return this;
    }

    /// <summary>Any number of plain values, an array in JSON.</summary>
    public Element Values(string key, IEnumerable<object> values)
    {
        Children.Add(new ElementList(key, IsArray: true, [], [.. values]));
        return this;
    }

    public static string Plain(object value) =>
        value switch
        {
            string text => text,
            bool yes => yes ? "true" : "false",
            DateTimeOffset time => time.UtcDateTime.ToString(
                "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
                CultureInfo.InvariantCulture
            ),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
}

/// <summary>Children of one name: elements or plain values.</summary>
internal sealed record ElementList(
    string Key,
    bool IsArray,
    IReadOnlyList<Element> Items,
    IReadOnlyList<object> Values
);
