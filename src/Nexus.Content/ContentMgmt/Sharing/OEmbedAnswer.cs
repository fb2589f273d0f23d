using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Xml;
using Nexus.Content.ContentMgmt.Works;
using Nexus.Contracts.ContentMgmt;

namespace Nexus.Content.ContentMgmt.Sharing;

/// <summary>
/// What another site shows of ours (oEmbed 1.0): a player for what everybody may play, else a link. Names and values in
/// the order of the standard's section 2.3.4; numbers stay numbers in JSON.
/// </summary>
internal sealed class OEmbedAnswer
{
    private const int DefaultWidth = 640;

    /// <summary>The player's bar below the picture, and the whole of a player without one.</summary>
    private const int BarHeight = 96;
    private const int AudioHeight = 220;

    private readonly List<(string Name, object Value)> fields = [];

    private OEmbedAnswer(string type, string title, string author, PublicSite site)
    {
        fields.Add(("type", type));
        fields.Add(("version", "1.0"));
        fields.Add(("title", title));
        fields.Add(("author_name", author));
        fields.Add(("provider_name", "Nexus COS"));
        fields.Add(("provider_url", site.Address));
        fields.Add(("cache_age", 3600));
    }

    public static OEmbedAnswer Of(Work work, PublicSite site, int? maxWidth, int? maxHeight)
    {
        if (work.Access != WorkAccess.Free)
        {
            return Link(work.Title, work.OwnerName, site);
        }
        var video = work.Kind == WorkKind.Video;
        var (width, height) = video ? VideoSize(maxWidth, maxHeight) : AudioSize(maxWidth, maxHeight);
        var answer = new OEmbedAnswer(video ? "video" : "rich", work.Title, work.OwnerName, site);
        answer.AddPoster(work, site);
        answer.fields.Add(("html", Frame(work, site, width, height)));
        answer.fields.Add(("width", width));
        answer.fields.Add(("height", height));
        return answer;
    }

    public static OEmbedAnswer Link(string title, string author, PublicSite site) => new("link", title, author, site);

    public JsonObject ToJson() =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)JsonValue.Create(field.Value))));

    public byte[] ToXml()
    {
        using var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(buffer))
        {
            xml.WriteStartDocument(standalone: true);
            xml.WriteStartElement("oembed");
            foreach (var (name, value) in fields)
            {
                xml.WriteElementString(name, XmlText.Clean(Convert.ToString(value, CultureInfo.InvariantCulture)!));
            }
            xml.WriteEndElement();
        }
        return buffer.ToArray();
    }

    // The poster's long side is 1280 at the most and it has the film's shape; who gives one size must give all.
    private void AddPoster(Work work, PublicSite site)
    {
        if (
            work is not { Kind: WorkKind.Video, Width: { } width, Height: { } height }
            || WorkView.PosterOf(work) is not { } path
        )
        {
            return;
        }
        var scale = Math.Min(1, 1280.0 / Math.Max(width, height));
        fields.Add(("thumbnail_url", site.Of(path)));
        fields.Add(("thumbnail_width", (int)Math.Round(width * scale)));
        fields.Add(("thumbnail_height", (int)Math.Round(height * scale)));
    }

    private static (int Width, int Height) VideoSize(int? maxWidth, int? maxHeight)
    {
        var width = Math.Min(DefaultWidth, maxWidth ?? DefaultWidth);
        if (maxHeight is { } most && HeightOf(width) > most)
        {
            width = Math.Max(1, (most - BarHeight) * 16 / 9);
        }
        return (width, Math.Min(HeightOf(width), maxHeight ?? int.MaxValue));
    }

    private static int HeightOf(int width) => (width * 9 / 16) + BarHeight;

    private static (int Width, int Height) AudioSize(int? maxWidth, int? maxHeight) =>
        (Math.Min(DefaultWidth, maxWidth ?? DefaultWidth), Math.Min(AudioHeight, maxHeight ?? AudioHeight));

    private static string Frame(Work work, PublicSite site, int width, int height) =>
        $"<iframe src=\"{site.Of($"/embed/{work.Id}")}\" width=\"{width}\" height=\"{height}\" "
        + $"title=\"{WebUtility.HtmlEncode(work.Title)}\" allow=\"autoplay; fullscreen\" loading=\"lazy\" "
        + "style=\"border:0\"></iframe>";
}
