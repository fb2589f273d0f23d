using System.Globalization;
using System.Xml.Linq;
using Nexus.Content.DspMetadata.Describing;
using Nexus.Content.DspMetadata.Identifiers;
using Nexus.Content.DspMetadata.Recordings;
using Nexus.Content.DspMetadata.Releases;
using Nexus.Content.DspMetadata.Suggesting;

namespace Nexus.Content.DspMetadata.Ern;

/// <summary>Something a message describes, by the code under which we may know it.</summary>
internal sealed record ErnSubject(string Code, string? Title, Suggested Content);

/// <summary>Takes out of a message what is said of recordings and of its release; what does not fit our fields stays out.</summary>
internal sealed class ErnReader
{
    private const int MostNames = 200;

    private readonly XElement root;
    private readonly Dictionary<string, XElement> parties = new(StringComparer.Ordinal);

    public ErnReader(XElement root)
    {
        this.root = root;
        foreach (var party in root.One("PartyList")?.All("Party") ?? [])
        {
            parties.TryAdd(party.TextOf("PartyReference") ?? "", party);
        }
    }

    public IReadOnlyList<ErnSubject> Recordings() =>
        [
            .. from recording in root.One("ResourceList")?.All("SoundRecording") ?? []
            let isrc = recording.Anywhere("ISRC").Select(one => Isrc.Parse(one.Value)).FirstOrDefault()
            where isrc is not null
            select new ErnSubject(isrc, recording.TextOf("DisplayTitleText"), OfRecording(recording, isrc)),
        ];

    public ErnSubject? Release()
    {
        var release = root.One("ReleaseList", "Release");
        var gtin = release.TextOf("ReleaseId", "ICPN") is { } text ? Gtin.Parse(text) : null;
        return release is null || gtin is null
            ? null
            : new ErnSubject(gtin, release.TextOf("DisplayTitleText"), OfRelease(release, gtin));
    }

    private Suggested OfRecording(XElement recording, string isrc) =>
        new()
        {
            Title = Short(recording.TextOf("DisplayTitle", "TitleText")),
            Recording = new RecordingDetails
            {
                Isrc = isrc,
                Iswc = Tidying.Code(IdentifierKind.Iswc, recording.TextOf("WorkId", "ISWC")),
                TitleVersion = Short(recording.TextOf("DisplayTitle", "SubTitle"), 100),
                Contributors = Contributors(recording),
                PLine = Line(recording.Anywhere("PLine").FirstOrDefault(), "PLineText"),
                Explicit = Warning(recording),
                Language = Language(recording.TextOf("LanguageOfPerformance")),
            },
        };

    private Suggested OfRelease(XElement release, string gtin) =>
        new()
        {
            Title = Short(release.TextOf("DisplayTitle", "TitleText")),
            Release = new ReleaseDetails
            {
                Upc = Gtin.Show(gtin),
                Type =
                    Enum.TryParse<ReleaseType>(release.TextOf("ReleaseType"), out var type) && Enum.IsDefined(type)
                        ? type
                        : null,
                TitleVersion = Short(release.TextOf("DisplayTitle", "SubTitle"), 100),
                CatalogNumber = Short(release.TextOf("ReleaseId", "CatalogNumber"), 50),
                Contributors = Contributors(release),
                Genre = Short(release.TextOf("Genre", "GenreText"), 50),
                Label = NameOf(release.TextOf("ReleaseLabelReference")),
                PLine = Line(release.One("PLine"), "PLineText"),
                CLine = Line(release.One("CLine"), "CLineText"),
                Explicit = Warning(release),
                OriginalReleaseDate = Day(release.TextOf("OriginalReleaseDate")),
            },
        };

    private List<Contributor> Contributors(XElement element)
    {
        var artists =
            from artist in element.All("DisplayArtist")
            select (artist.TextOf("ArtistPartyReference"), artist.TextOf("DisplayArtistRole"));
        var others =
            from one in element.All("Contributor")
            from role in one.All("Role")
            select (one.TextOf("ContributorPartyReference"), role.Value.Trim());
        var roles =
            from pair in artists.Concat(others)
            where pair.Item1 is not null && parties.ContainsKey(pair.Item1)
            where Enum.TryParse<ContributorRole>(pair.Item2, out var known) && Enum.IsDefined(known)
            group Enum.Parse<ContributorRole>(pair.Item2!) by pair.Item1;
        return [.. roles.Take(MostNames).Select(group => One(group.Key, group)).OfType<Contributor>()];
    }

    private Contributor? One(string reference, IEnumerable<ContributorRole> roles) =>
        NameOf(reference) is { } name
            ? new Contributor
            {
                Name = name,
                Roles = [.. roles.Distinct().Take(10)],
                Isni = Tidying.Code(IdentifierKind.Isni, parties[reference].TextOf("PartyId", "ISNI")),
                Ipi = Tidying.Code(IdentifierKind.Ipi, parties[reference].TextOf("PartyId", "IpiNameNumber")),
            }
            : null;

    private string? NameOf(string? reference) =>
        reference is not null && parties.TryGetValue(reference, out var party)
            ? Short(party.TextOf("PartyName", "FullName"))
            : null;

    // "℗ 2025 Ada Records" tells whose it is behind sign and year.
    private static RightsLine? Line(XElement? line, string text)
    {
        var words = line.TextOf(text);
        var year = line.TextOf("Year");
        if (
            words is null
            || !int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number is < 1860 or > 2100
        )
        {
            return null;
        }
        var owner = words.Replace("℗", "", StringComparison.Ordinal).Replace("©", "", StringComparison.Ordinal);
        owner = owner.Replace("(P)", "", StringComparison.OrdinalIgnoreCase);
        owner = owner.Replace("(C)", "", StringComparison.OrdinalIgnoreCase).Trim();
        owner = owner.StartsWith(year!, StringComparison.Ordinal) ? owner[year!.Length..].Trim() : owner;
        return Short(owner) is { } name ? new RightsLine { Year = number, Owner = name } : null;
    }

    private static bool? Warning(XElement element) =>
        element.TextOf("ParentalWarningType") switch
        {
            "Explicit" => true,
            "NotExplicit" or "ExplicitContentEdited" => false,
            _ => null,
        };

    private static string? Language(string? code) =>
        code?.Length is 2 or 3 && code.All(char.IsAsciiLetter) ? code.ToLowerInvariant() : null;

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;

    private static string? Short(string? text, int most = 200) => text?.Length > most ? text[..most] : text;
}
