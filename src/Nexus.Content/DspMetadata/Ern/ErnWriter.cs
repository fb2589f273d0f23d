using System.Globalization;
using System.Xml;
using Nexus.Content.DspMetadata.Describing;

namespace Nexus.Content.DspMetadata.Ern;

/// <summary>
/// Writes a NewReleaseMessage of the Electronic Release Notification standard, version 4.3, for a release of audio (DDEX,
/// ERN-4 Part 1). Elements stand in the order the standard lists them; the schema's files may not be copied into this
/// program, so its rules are checked by <see cref="ErnRules"/> and not by the schema.
/// </summary>
internal sealed class ErnWriter
{
    private const string World = "Worldwide";

    private readonly ErnContent content;
    private readonly ErnXml xml;
    private readonly Dictionary<(string, string?, string?), string> parties = [];
    private readonly string label;

    private ErnWriter(ErnContent content, ErnXml xml)
    {
        (this.content, this.xml) = (content, xml);
        foreach (var party in content.Parties())
        {
            parties[ErnContent.IdentityOf(party)] = $"P{parties.Count + 1}";
        }
        label = parties[(content.Details.Label!, null, null)];
    }

    public static byte[] Write(ErnContent content, ErnEnvelope envelope)
    {
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, ErnXml.Settings))
        using (var xml = new ErnXml(writer))
        {
            writer.WriteStartElement("ern", "NewReleaseMessage", ErnXml.Namespace);
            writer.WriteAttributeString("ReleaseProfileVersionId", "Audio");
            writer.WriteAttributeString("LanguageAndScriptCode", content.Details.Language ?? "en");
            writer.WriteAttributeString("AvsVersionId", "4");
            new ErnWriter(content, xml).Message(envelope);
            writer.WriteEndElement();
        }
        return bytes.ToArray();
    }

    private void Message(ErnEnvelope envelope)
    {
        xml.Element("MessageHeader", () => Header(envelope));
        xml.Element("PartyList", () => content.Parties().ToList().ForEach(Party));
        xml.Element("ResourceList", () => Each(SoundRecording));
        xml.Element(
            "ReleaseList",
            () =>
            {
                xml.Element("Release", Release);
                Each(TrackRelease);
            }
        );
        xml.Element("DealList", () => xml.Element("ReleaseDeal", Deals));
    }

    private void Header(ErnEnvelope envelope)
    {
        var time = envelope.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        xml.Text("MessageThreadId", content.ReleaseId.ToString("N"));
        xml.Text("MessageId", $"{content.ReleaseId:N}-{envelope.At.ToUnixTimeMilliseconds()}");
        xml.Element("MessageSender", () => xml.Text("PartyId", envelope.Sender));
        xml.Element("MessageRecipient", () => xml.Text("PartyId", envelope.Recipient));
        xml.Text("MessageCreatedDateTime", time);
        xml.Text("MessageControlType", envelope.IsTest ? "TestMessage" : "LiveMessage");
    }

    private void Party(Contributor party) =>
        xml.Element(
            "Party",
            () =>
            {
                xml.Text("PartyReference", ReferenceOf(party));
                xml.Element("PartyName", () => xml.Text("FullName", party.Name));
                if (party.Isni is not null || party.Ipi is not null)
                {
                    xml.Element(
                        "PartyId",
                        () =>
                        {
                            xml.Text("ISNI", party.Isni);
                            xml.Text("IpiNameNumber", party.Ipi);
                        }
                    );
                }
            }
        );

    private void SoundRecording(ErnTrack track, int number) =>
        xml.Element(
            "SoundRecording",
            () =>
            {
                xml.Text("ResourceReference", $"A{number}");
                xml.Text("Type", "MusicalWorkSoundRecording");
                xml.Element("SoundRecordingEdition", () => Edition(track));
                if (track.Details.Iswc is { } iswc)
                {
                    xml.Element("WorkId", () => xml.Text("ISWC", iswc));
                }
                Titles(track.Title, track.Details);
                Artists(track.Details);
                Contributors(track.Details);
                xml.Text("Duration", track.Duration is { } seconds ? DurationOf(seconds) : null);
                xml.Text("ParentalWarningType", WarningOf(track.Details.Explicit));
                xml.Text("LanguageOfPerformance", track.Details.Language);
            }
        );

    private void Edition(ErnTrack track)
    {
        xml.Text("Type", "NonImmersiveEdition");
        xml.Element("ResourceId", () => xml.Text("ISRC", track.Details.Isrc));
        Line("PLine", "℗", track.Details.PLine);
    }

    private void Release()
    {
        var details = content.Details;
        xml.Text("ReleaseReference", "R0");
        xml.Text("ReleaseType", (details.Type ?? Releases.ReleaseType.Album).ToString());
        xml.Element(
            "ReleaseId",
            () =>
            {
                xml.Text("ICPN", details.Upc);
                xml.Text("CatalogNumber", details.CatalogNumber, "Namespace", details.Label ?? "");
            }
        );
        Titles(content.Title, details);
        Artists(details);
        xml.Text("ReleaseLabelReference", label);
        Line("PLine", "℗", details.PLine);
        Line("CLine", "©", details.CLine);
        xml.Element("Genre", () => xml.Text("GenreText", details.Genre));
        xml.Text("OriginalReleaseDate", details.OriginalReleaseDate is { } day ? DayOf(day) : null);
        xml.Text("ParentalWarningType", WarningOf(ExplicitAnywhere()));
        xml.Element("ResourceGroup", () => Each(Item));
    }

    private void Item(ErnTrack track, int number) =>
        xml.Element(
            "ResourceGroupContentItem",
            () =>
            {
                xml.Number("SequenceNumber", number);
                xml.Text("ReleaseResourceReference", $"A{number}");
            }
        );

    private void TrackRelease(ErnTrack track, int number) =>
        xml.Element(
            "TrackRelease",
            () =>
            {
                xml.Text("ReleaseReference", $"R{number}");
                xml.Element("ReleaseId", () => xml.Text("ProprietaryId", track.WorkId.ToString(), "Namespace", "work"));
                xml.Text("ReleaseResourceReference", $"A{number}");
                xml.Text("ReleaseLabelReference", label);
                xml.Element("Genre", () => xml.Text("GenreText", track.Details.Genre ?? content.Details.Genre));
            }
        );

    private void Deals()
    {
        for (var number = 0; number <= content.Tracks.Count; number++)
        {
            xml.Text("DealReleaseReference", $"R{number}");
        }
        foreach (var deal in content.Details.Deals)
        {
            xml.Element("Deal", () => xml.Element("DealTerms", () => Terms(deal)));
        }
    }

    private void Terms(Deal deal)
    {
        var where = deal.Territories ?? content.Details.Territories ?? Territories.World;
        foreach (var code in where.Exclude)
        {
            xml.Text("ExcludedTerritoryCode", code);
        }
        foreach (var code in where.Worldwide && where.Exclude.Count == 0 ? [World] : where.Include)
        {
            xml.Text("TerritoryCode", code);
        }
        xml.Element(
            "ValidityPeriod",
            () =>
            {
                xml.Text("StartDate", DayOf(deal.From));
                xml.Text("EndDate", deal.Until is { } until ? DayOf(until) : null);
            }
        );
        deal.Models.Distinct().ToList().ForEach(model => xml.Text("CommercialModelType", model.ToString()));
        deal.Usages.Distinct().ToList().ForEach(usage => xml.Text("UseType", usage.ToString()));
    }

    private void Titles(string title, MusicDetails details)
    {
        xml.Text("DisplayTitleText", details.TitleOf(title), "ApplicableTerritoryCode", World, "IsDefault", "true");
        xml.Element(
            "DisplayTitle",
            () =>
            {
                xml.Text("TitleText", title);
                xml.Text("SubTitle", details.TitleVersion);
            },
            "ApplicableTerritoryCode",
            World,
            "IsDefault",
            "true"
        );
    }

    private void Artists(MusicDetails details)
    {
        xml.Text("DisplayArtistName", details.DisplayArtist(), "ApplicableTerritoryCode", World, "IsDefault", "true");
        var number = 0;
        foreach (var role in (ContributorRole[])[ContributorRole.MainArtist, ContributorRole.FeaturedArtist])
        {
            foreach (var one in details.Contributors.Where(one => one.Is(role)))
            {
                xml.Element(
                    "DisplayArtist",
                    () =>
                    {
                        xml.Text("ArtistPartyReference", ReferenceOf(one));
                        xml.Text("DisplayArtistRole", role.ToString());
                    },
                    "SequenceNumber",
                    (++number).ToString(CultureInfo.InvariantCulture)
                );
            }
        }
    }

    private void Contributors(MusicDetails details)
    {
        var number = 0;
        foreach (var one in details.Contributors)
        {
            var roles = one.Roles.Except([ContributorRole.MainArtist, ContributorRole.FeaturedArtist]).ToList();
            if (roles.Count > 0)
            {
                xml.Element(
                    "Contributor",
                    () =>
                    {
                        xml.Text("ContributorPartyReference", ReferenceOf(one));
                        roles.ForEach(role => xml.Text("Role", role.ToString()));
                    },
                    "SequenceNumber",
                    (++number).ToString(CultureInfo.InvariantCulture)
                );
            }
        }
    }

    private void Line(string name, string sign, RightsLine? line)
    {
        if (line is not null)
        {
            xml.Element(
                name,
                () =>
                {
                    xml.Number("Year", line.Year);
                    xml.Text(name + "Text", $"{sign} {line.Year} {line.Owner}");
                }
            );
        }
    }

    private void Each(Action<ErnTrack, int> write)
    {
        for (var index = 0; index < content.Tracks.Count; index++)
        {
            write(content.Tracks[index], index + 1);
        }
    }

    private bool? ExplicitAnywhere() =>
        content.Tracks.Any(track => track.Details.Explicit == true) ? true : content.Details.Explicit;

    private string ReferenceOf(Contributor one) => parties[ErnContent.IdentityOf(one)];

    private static string WarningOf(bool? isExplicit) =>
        isExplicit switch
        {
            true => "Explicit",
            false => "NotExplicit",
            null => "NoAdviceAvailable",
        };

    private static string DayOf(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // ISO 8601, whole seconds.
    private static string DurationOf(double seconds) => XmlConvert.ToString(TimeSpan.FromSeconds(Math.Round(seconds)));
}
