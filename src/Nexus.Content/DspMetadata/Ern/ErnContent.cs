using Nexus.Content.DspMetadata.Describing;
using Nexus.Content.DspMetadata.Recordings;
using Nexus.Content.DspMetadata.Releases;

namespace Nexus.Content.DspMetadata.Ern;

/// <summary>A track as a message tells it.</summary>
internal sealed record ErnTrack(Guid WorkId, string Title, double? Duration, RecordingDetails Details);

/// <summary>A release with everything a message needs of it.</summary>
internal sealed record ErnContent(Guid ReleaseId, string Title, ReleaseDetails Details, IReadOnlyList<ErnTrack> Tracks)
{
    /// <summary>What services refuse a message for; each says where to mend it.</summary>
    public IReadOnlyList<string> Missing() => [.. OfRelease(), .. Tracks.SelectMany(OfTrack)];

    /// <summary>Who is in the message, once each; the label is one of them.</summary>
    public IReadOnlyList<Contributor> Parties() =>
        [
            .. Details
                .Contributors.Concat(Tracks.SelectMany(track => track.Details.Contributors))
                .Append(new Contributor { Name = Details.Label ?? "", Roles = [ContributorRole.MusicPublisher] })
                .DistinctBy(IdentityOf),
        ];

    /// <summary>Two of one name are two people where their numbers say so.</summary>
    public static (string, string?, string?) IdentityOf(Contributor one) => (one.Name, one.Ipi, one.Isni);

    private IEnumerable<string> OfRelease()
    {
        var at = $"release {ReleaseId}";
        (bool Said, string What)[] needs =
        [
            (Details.Upc is not null, "upc (POST …/upc makes one of your prefix)"),
            (Details.Label is not null, "label"),
            (Details.Genre is not null, "genre"),
            (Details.NamesOf(ContributorRole.MainArtist).Any(), "a contributor with the role mainArtist"),
            (Details.PLine is not null, "pLine"),
            (Details.Deals.Count > 0, "deals"),
            (Tracks.Count > 0, "works"),
        ];
        return needs.Where(need => !need.Said).Select(need => $"{at}: {need.What}");
    }

    private static IEnumerable<string> OfTrack(ErnTrack track)
    {
        var at = $"work {track.WorkId} ('{track.Title}')";
        (bool Said, string What)[] needs =
        [
            (track.Details.Isrc is not null, "isrc (POST …/isrc makes one of your prefix)"),
            (track.Details.NamesOf(ContributorRole.MainArtist).Any(), "a contributor with the role mainArtist"),
            (track.Details.PLine is not null, "pLine"),
        ];
        return needs.Where(need => !need.Said).Select(need => $"{at}: {need.What}");
    }
}

/// <summary>Between whom a message goes.</summary>
/// <param name="Sender">The DDEX party identifier of the sender.</param>
/// <param name="Recipient">The DDEX party identifier of the receiver.</param>
/// <param name="IsTest">Whether it is to have no effect there.</param>
internal sealed record ErnEnvelope(string Sender, string Recipient, bool IsTest, DateTimeOffset At);
