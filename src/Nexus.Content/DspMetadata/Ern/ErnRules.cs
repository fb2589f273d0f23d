using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Nexus.Content.DspMetadata.Identifiers;
using Nexus.Kernel.Geography;

namespace Nexus.Content.DspMetadata.Ern;

/// <summary>What is wrong with a message, and where.</summary>
/// <param name="Line">Of the element.</param>
/// <param name="Element">Its name.</param>
/// <param name="Message">A sentence.</param>
internal sealed record ErnFinding(int Line, string Element, string Message);

/// <summary>
/// Rules of ERN 4 (DDEX, ERN-4 Part 1 and the Audio profile of ERN-4 Part 2) that need no schema: which elements must be
/// there and in which order, that references lead somewhere, that identifiers are right and deals make sense. A message
/// without findings may still break the schema, for example by a value that is in no allowed-value set.
/// </summary>
internal sealed class ErnRules
{
    private const int Most = 200;

    private static readonly string[] Order =
    [
        "MessageHeader",
        "ReleaseAdmin",
        "PartyList",
        "CueSheetList",
        "ResourceList",
        "ChapterList",
        "ReleaseList",
        "DealList",
        "SupplementalDocumentList",
    ];

    private readonly List<ErnFinding> findings = [];
    private readonly XElement root;

    private ErnRules(XElement root) => this.root = root;

    public static IReadOnlyList<ErnFinding> Check(XElement root)
    {
        var rules = new ErnRules(root);
        if (
            root.Name.LocalName != "NewReleaseMessage"
            || !root.Name.NamespaceName.StartsWith("http://ddex.net/xml/ern/4", StringComparison.Ordinal)
        )
        {
            rules.Find(root, "The root is not a NewReleaseMessage of ERN 4 (namespace http://ddex.net/xml/ern/4…).");
            return rules.findings;
        }
        rules.Frame();
        rules.Header();
        rules.References();
        rules.Parties();
        rules.Recordings();
        rules.Releases();
        rules.Deals();
        return [.. rules.findings.OrderBy(finding => finding.Line).Take(Most)];
    }

    private void Frame()
    {
        var places = root.Elements().Select(child => Array.IndexOf(Order, child.Name.LocalName)).ToList();
        foreach (var child in root.Elements().Where(child => !Order.Contains(child.Name.LocalName)))
        {
            Find(child, "No such element stands here.");
        }
        if (
            places
                .Where(place => place >= 0)
                .Zip(places.Where(place => place >= 0).Skip(1))
                .Any(pair => pair.First > pair.Second)
        )
        {
            Find(root, $"Its parts stand in another order than {string.Join(", ", Order)}.");
        }
        Need(root, "MessageHeader", "PartyList", "ResourceList", "ReleaseList", "DealList");
    }

    private void Header()
    {
        if (root.One("MessageHeader") is not { } header)
        {
            return;
        }
        Need(header, "MessageId", "MessageSender", "MessageRecipient", "MessageCreatedDateTime");
        foreach (var party in header.All("MessageSender").Concat(header.All("MessageRecipient")))
        {
            Need(party, "PartyId");
        }
        if (
            header.TextOf("MessageCreatedDateTime") is { } time
            && !DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, out _)
        )
        {
            Find(header, $"MessageCreatedDateTime '{time}' is no time (ISO 8601).");
        }
    }

    private void References()
    {
        var parties = Anchors("PartyReference", "Party", 'P');
        var resources = Anchors("ResourceReference", null, 'A');
        var releases = Anchors("ReleaseReference", null, 'R');
        Lead(parties, "ArtistPartyReference", "ContributorPartyReference", "ReleaseLabelReference");
        Lead(resources, "ReleaseResourceReference");
        Lead(releases, "DealReleaseReference");
        var used = root.Anywhere("ReleaseResourceReference").Select(one => one.Value.Trim()).ToHashSet();
        foreach (var unused in resources.Where(one => !used.Contains(one.Key)))
        {
            Find(unused.Value, $"The resource {unused.Key} is on no release.");
        }
        var offered = root.Anywhere("DealReleaseReference").Select(one => one.Value.Trim()).ToHashSet();
        foreach (var unsold in releases.Where(one => !offered.Contains(one.Key)))
        {
            Find(unsold.Value, $"The release {unsold.Key} has no deal.");
        }
    }

    private void Parties()
    {
        foreach (var party in root.Anywhere("Party"))
        {
            Need(party, "PartyReference");
            if (party.One("PartyName") is null && party.One("PartyId") is null)
            {
                Find(party, "A party has a PartyName or a PartyId.");
            }
            Right(party.Anywhere("ISNI"), text => Isni.Parse(text) is not null, "is no ISNI");
            Right(
                party.Anywhere("IpiNameNumber"),
                text => IpiNameNumber.Parse(text) is not null,
                "is no IPI name number"
            );
        }
    }

    private void Recordings()
    {
        foreach (var recording in root.Anywhere("SoundRecording"))
        {
            Need(
                recording,
                "ResourceReference",
                "Type",
                "DisplayTitleText",
                "DisplayTitle",
                "DisplayArtistName",
                "DisplayArtist",
                "ParentalWarningType"
            );
            Right(recording.Anywhere("ISRC"), text => Isrc.Parse(text) == text, "is no ISRC of twelve characters");
            Right(recording.Anywhere("ISWC"), text => Iswc.Parse(text) is not null, "is no ISWC");
            if (!recording.Anywhere("ISRC").Any() && !recording.Anywhere("ProprietaryId").Any())
            {
                Find(recording, "A recording has an ISRC or a ProprietaryId.");
            }
        }
        foreach (var artist in root.Anywhere("DisplayArtist"))
        {
            Need(artist, "ArtistPartyReference", "DisplayArtistRole");
        }
    }

    private void Releases()
    {
        var list = root.One("ReleaseList");
        if (list is not null && list.All("Release").Count() != 1)
        {
            Find(list, "A message has one Release; its tracks are TrackReleases.");
        }
        foreach (var release in list?.All("Release") ?? [])
        {
            Need(
                release,
                "ReleaseReference",
                "ReleaseType",
                "ReleaseId",
                "DisplayTitleText",
                "DisplayTitle",
                "DisplayArtistName",
                "DisplayArtist",
                "ReleaseLabelReference",
                "Genre",
                "ParentalWarningType",
                "ResourceGroup"
            );
            Right(release.Anywhere("ICPN"), text => Gtin.Parse(text) is not null, "is no UPC or EAN");
            var numbers = release.One("ResourceGroup")?.All("ResourceGroupContentItem").Select(Number).ToList() ?? [];
            if (numbers.Count == 0 || numbers.Distinct().Count() != numbers.Count)
            {
                Find(release, "Its ResourceGroup has items, each with a SequenceNumber of its own.");
            }
        }
        foreach (var track in list?.All("TrackRelease") ?? [])
        {
            Need(track, "ReleaseReference", "ReleaseId", "ReleaseResourceReference", "ReleaseLabelReference", "Genre");
        }
    }

    private void Deals()
    {
        foreach (var terms in root.Anywhere("DealTerms"))
        {
            Need(terms, "ValidityPeriod", "CommercialModelType", "UseType");
            var (included, excluded) = (
                terms.All("TerritoryCode").ToList(),
                terms.All("ExcludedTerritoryCode").ToList()
            );
            if (included.Count > 0 == excluded.Count > 0)
            {
                Find(terms, "It names territories or excludes some, one of the two.");
            }
            Right(included, text => text == "Worldwide" || Country.IsCode(text), "is no territory (ISO 3166-1)");
            Right(excluded, Country.IsCode, "is no territory (ISO 3166-1)");
            foreach (var period in terms.All("ValidityPeriod"))
            {
                Period(period);
            }
        }
        foreach (var deal in root.Anywhere("ReleaseDeal"))
        {
            Need(deal, "DealReleaseReference", "Deal");
        }
    }

    private void Period(XElement period)
    {
        var start = period.TextOf("StartDate") ?? period.TextOf("StartDateTime");
        var end = period.TextOf("EndDate") ?? period.TextOf("EndDateTime");
        if (start is null || TimeOf(start) is not { } from || (end is not null && TimeOf(end) is null))
        {
            Find(period, "It has a StartDate or StartDateTime, and dates are ISO 8601.");
        }
        else if (end is not null && TimeOf(end) < from)
        {
            Find(period, "It ends before it begins.");
        }
    }

    private Dictionary<string, XElement> Anchors(string name, string? parent, char first)
    {
        var anchors = new Dictionary<string, XElement>(StringComparer.Ordinal);
        foreach (var anchor in root.Anywhere(name).Where(one => parent is null || one.Parent!.Name.LocalName == parent))
        {
            var text = anchor.Value.Trim();
            if (text.Length < 2 || text[0] != first || !text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            {
                Find(anchor, $"'{text}' is no reference: {first}, then letters, digits, - or _.");
            }
            else if (!anchors.TryAdd(text, anchor.Parent!))
            {
                Find(anchor, $"{text} is there twice.");
            }
        }
        return anchors;
    }

    private void Lead(Dictionary<string, XElement> anchors, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            foreach (var reference in root.Anywhere(name).Where(one => !anchors.ContainsKey(one.Value.Trim())))
            {
                Find(reference, $"'{reference.Value.Trim()}' leads nowhere.");
            }
        }
    }

    private void Need(XElement element, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (element.One(name) is not { } found || (!found.HasElements && found.Value.Trim().Length == 0))
            {
                Find(element, $"{name} is missing or empty.");
            }
        }
    }

    private void Right(IEnumerable<XElement> elements, Func<string, bool> isRight, string what)
    {
        foreach (var wrong in elements.Where(one => !isRight(one.Value.Trim())))
        {
            Find(wrong, $"'{wrong.Value.Trim()}' {what}.");
        }
    }

    private void Find(XElement element, string message)
    {
        var line = ((IXmlLineInfo)element).LineNumber;
        if (findings.Count < Most * 5)
        {
            findings.Add(new ErnFinding(line, element.Name.LocalName, message.Length > 300 ? message[..300] : message));
        }
    }

    private static string Number(XElement item) => item.TextOf("SequenceNumber") ?? "";

    private static DateTimeOffset? TimeOf(string text) =>
        DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : null;
}
