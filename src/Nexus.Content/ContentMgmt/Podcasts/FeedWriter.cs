using System.Globalization;
using System.Net;
using System.Text;
using System.Xml;

namespace Nexus.Content.ContentMgmt.Podcasts;

/// <summary>One page of a feed.</summary>
internal sealed record FeedPage(
    Series Series,
    IReadOnlyList<(SeriesEpisode Episode, Work Work)> Items,
    int Page,
    int Pages,
    DateTimeOffset ChangedAt
);

/// <summary>
/// RSS 2.0 with the iTunes and Podcasting 2.0 namespaces. What people wrote is text: where the standard expects HTML it
/// is encoded once more, so that a reader shows what was typed and runs nothing.
/// </summary>
internal sealed class FeedWriter(XmlWriter xml, FeedPage feed, PublicSite site)
{
    private const string Itunes = "http://www.itunes.com/dtds/podcast-1.0.dtd";
    private const string Podcast = "https://podcastindex.org/namespace/1.0";
    private const string Atom = "http://www.w3.org/2005/Atom";
    private const string Content = "http://purl.org/rss/1.0/modules/content/";

    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(false),
        Indent = true,
        NewLineChars = "\n",
    };

    public static byte[] Write(FeedPage feed, PublicSite site)
    {
        using var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(buffer, Settings))
        {
            new FeedWriter(xml, feed, site).Write();
        }
        return buffer.ToArray();
    }

    private void Write()
    {
        xml.WriteStartElement("rss");
        xml.WriteAttributeString("version", "2.0");
        xml.WriteAttributeString("xmlns", "itunes", null, Itunes);
        xml.WriteAttributeString("xmlns", "podcast", null, Podcast);
        xml.WriteAttributeString("xmlns", "atom", null, Atom);
        xml.WriteAttributeString("xmlns", "content", null, Content);
        xml.WriteStartElement("channel");
        WriteChannel(feed.Series);
        WriteLinks();
        foreach (var (episode, work) in feed.Items)
        {
            xml.WriteStartElement("item");
            WriteItem(episode, work);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private void WriteChannel(Series series)
    {
        Element("title", series.Title);
        Element("link", site.Series(series.Id));
        Element("description", Encoded(series.Description));
        Element("language", series.Language);
        if (series.Copyright is { } copyright)
        {
            Element("copyright", copyright);
        }
        Element("generator", "Nexus COS");
        Element("lastBuildDate", Date(feed.ChangedAt));
        Element("ttl", "60");
        xml.WriteElementString("author", Itunes, Clean(series.Author));
        xml.WriteElementString("type", Itunes, Name(series.Order));
        xml.WriteElementString("explicit", Itunes, Name(series.Explicit));
        foreach (var category in series.Categories)
        {
            WriteCategory(category.Split(AppleCategories.Divider));
        }
        if (SeriesView.CoverOf(series) is { } cover)
        {
            WriteImage(site.Of(cover));
            xml.WriteStartElement("image");
            Element("url", site.Of(cover));
            Element("title", series.Title);
            Element("link", site.Series(series.Id));
            xml.WriteEndElement();
        }
        if (series.NewFeedUrl is { } address)
        {
            xml.WriteElementString("new-feed-url", Itunes, Clean(address));
        }
        xml.WriteElementString("guid", Podcast, series.PodcastGuid.ToString());
        xml.WriteElementString("locked", Podcast, "yes");
        xml.WriteElementString("medium", Podcast, series.Kind == SeriesKind.Podcast ? "podcast" : "video");
    }

    private void WriteCategory(string[] names)
    {
        xml.WriteStartElement("category", Itunes);
        xml.WriteAttributeString("text", names[0]);
        if (names.Length > 1)
        {
            WriteCategory(names[1..]);
        }
        xml.WriteEndElement();
    }

    // Paged feeds (RFC 5005 section 3).
    private void WriteLinks()
    {
        WriteLink("self", feed.Page);
        if (feed.Pages == 1)
        {
            return;
        }
        WriteLink("first", 1);
        WriteLink("last", feed.Pages);
        if (feed.Page > 1)
        {
            WriteLink("previous", feed.Page - 1);
        }
        if (feed.Page < feed.Pages)
        {
            WriteLink("next", feed.Page + 1);
        }
    }

    private void WriteLink(string relation, int page)
    {
        xml.WriteStartElement("link", Atom);
        xml.WriteAttributeString("rel", relation);
        xml.WriteAttributeString("type", "application/rss+xml");
        var address = site.Feed(feed.Series.Id);
        xml.WriteAttributeString("href", page == 1 ? address : $"{address}?page={page}");
        xml.WriteEndElement();
    }

    private void WriteItem(SeriesEpisode episode, Work work)
    {
        Element("title", work.Title);
        Element("link", site.Work(work.Id));
        // The identifier of the work, not its address: it stays when the platform moves, and no app downloads it anew.
        xml.WriteStartElement("guid");
        xml.WriteAttributeString("isPermaLink", "false");
        xml.WriteString(work.Id.ToString());
        xml.WriteEndElement();
        Element("pubDate", Date(work.PublishedAt ?? work.CreatedAt));
        Element("description", Encoded(work.Description));
        xml.WriteStartElement("encoded", Content);
        xml.WriteString($"<p>{Encoded(work.Description).Replace("\n", "<br>", StringComparison.Ordinal)}</p>");
        xml.WriteEndElement();
        WriteEnclosure(work);
        xml.WriteElementString("title", Itunes, Clean(work.Title));
        xml.WriteElementString("explicit", Itunes, Name(feed.Series.Explicit));
        xml.WriteElementString("episodeType", Itunes, Name(episode.Type));
        if (work.Duration is { } seconds)
        {
            xml.WriteElementString("duration", Itunes, Number((long)Math.Round(seconds)));
        }
        if (episode.Season is { } season)
        {
            xml.WriteElementString("season", Itunes, Number(season));
            xml.WriteElementString("season", Podcast, Number(season));
        }
        if (episode.Number is { } number)
        {
            xml.WriteElementString("episode", Itunes, Number(number));
            xml.WriteElementString("episode", Podcast, Number(number));
        }
    }

    private void WriteEnclosure(Work work)
    {
        var extension = work.EnclosureType == "video/mp4" ? "mp4" : "m4a";
        xml.WriteStartElement("enclosure");
        xml.WriteAttributeString("url", site.Of($"/api/stream/enclosures/{work.Id}.{extension}"));
        xml.WriteAttributeString("length", Number(work.EnclosureLength!.Value));
        xml.WriteAttributeString("type", work.EnclosureType);
        xml.WriteEndElement();
    }

    private void WriteImage(string address)
    {
        xml.WriteStartElement("image", Itunes);
        xml.WriteAttributeString("href", address);
        xml.WriteEndElement();
    }

    private void Element(string name, string text) => xml.WriteElementString(name, Clean(text));

    private static string Encoded(string text) =>
        WebUtility.HtmlEncode(Clean(text).ReplaceLineEndings("\n")).Replace("&#39;", "'", StringComparison.Ordinal);

    private static string Clean(string text) => XmlText.Clean(text);

    private static string Date(DateTimeOffset at) => at.ToString("R", CultureInfo.InvariantCulture);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Name<T>(T value)
        where T : notnull => value.ToString()!.ToLowerInvariant();
}
