namespace Nexus.Content.StreamCore.Live.Whip.Sdp;

/// <summary>A medium that is taken.</summary>
/// <param name="Section">Where it stands in the offer.</param>
/// <param name="PayloadType">The chosen one.</param>
internal sealed record ChosenMedium(SdpSection Section, string PayloadType)
{
    public byte Number { get; } = byte.Parse(PayloadType, System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>What a browser or another WebRTC encoder offers to send (RFC 8866, RFC 9429).</summary>
internal sealed class SdpOffer
{
    public const int LongestOffer = 64 << 10;
    private const int MostSections = 16;
    private const int MostLines = 2000;

    public List<SdpSection> Sections { get; } = [];

    /// <summary>H.264; no show is without a picture.</summary>
    public required ChosenMedium Picture { get; init; }

    /// <summary>Opus; null for a silent show.</summary>
    public required ChosenMedium? Sound { get; init; }

    public required string IceName { get; init; }

    public required string IcePassword { get; init; }

    /// <summary>Of the certificate that the other side will show: the hash's name, and the hash.</summary>
    public required (string Algorithm, byte[] Hash) Fingerprint { get; init; }

    /// <exception cref="SdpException">It cannot be answered.</exception>
    public static SdpOffer Read(string text)
    {
        var (session, sections) = Split(text);
        var picture =
            Choose(sections, "video", IsPicture, ByProfile)
            ?? throw Unfit("No H.264 picture (packetization-mode=1) is offered. Send H.264.");
        var sound = Choose(sections, "audio", IsSound, _ => 0);
        string Common(string name) =>
            picture.Section.Find(name) ?? session.Find(name) ?? throw Malformed($"There is no a={name}.");
        if (sound is not null && !IsBundled(session, picture.Section, sound.Section))
        {
            throw Unfit("Sound and picture are to come together: a=group:BUNDLE with both.");
        }
        if (Common("setup") is not ("actpass" or "active"))
        {
            throw Unfit("The encoder is to open the connection: a=setup:actpass.");
        }
        var offer = new SdpOffer
        {
            Picture = picture,
            Sound = sound,
            IceName = Bounded(Common("ice-ufrag"), 4, 256),
            IcePassword = Bounded(Common("ice-pwd"), 22, 256),
            Fingerprint = ReadFingerprint(Common("fingerprint")),
        };
        offer.Sections.AddRange(sections);
        return offer;
    }

    private static (SdpSection Session, List<SdpSection> Sections) Split(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length > MostLines || lines[0].TrimEnd('\r') != "v=0")
        {
            throw Malformed("It does not begin with v=0.");
        }
        var session = new SdpSection("", "", [], false);
        var sections = new List<SdpSection>();
        foreach (var line in lines.Select(line => line.TrimEnd('\r')))
        {
            if (line.StartsWith("m=", StringComparison.Ordinal))
            {
                sections.Add(ReadMedium(line[2..].Split(' ', StringSplitOptions.RemoveEmptyEntries)));
            }
            else if (line.StartsWith("a=", StringComparison.Ordinal))
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                var current = sections.Count > 0 ? sections[^1] : session;
                current.Attributes.Add(colon < 0 ? (line[2..], "") : (line[2..colon], line[(colon + 1)..]));
            }
        }
        return sections.Count is > 0 and <= MostSections
            ? (session, sections)
            : throw Malformed("It offers no media, or too many.");
    }

    private static SdpSection ReadMedium(string[] words) =>
        words.Length >= 4
            ? new SdpSection(words[0], words[2], words[3..], words[1] == "0")
            : throw Malformed("A line of media is cut short.");

    private static ChosenMedium? Choose(
        List<SdpSection> sections,
        string kind,
        Func<SdpSection, string, bool> fits,
        Func<ChosenMedium, int> rank
    )
    {
        foreach (var section in sections.Where(section => section.Kind == kind && IsSent(section)))
        {
            var chosen = section
                .Formats.Where(format => byte.TryParse(format, out var type) && type < 128 && fits(section, format))
                .Select(format => new ChosenMedium(section, format))
                .OrderBy(rank)
                .FirstOrDefault();
            if (chosen is not null)
            {
                return chosen;
            }
        }
        return null;
    }

    // A bundled section may say port 0 too (RFC 9143 section 6).
    private static bool IsSent(SdpSection section) =>
        section.Protocol.EndsWith("TLS/RTP/SAVPF", StringComparison.Ordinal)
        && (!section.IsRejected || section.Has("bundle-only"))
        && section.Has("rtcp-mux")
        && !section.Has("recvonly")
        && !section.Has("inactive");

    private static bool IsPicture(SdpSection section, string format) =>
        section.Of("rtpmap", format).StartsWith("H264/90000", StringComparison.OrdinalIgnoreCase)
        && section.Of("fmtp", format).Contains("packetization-mode=1", StringComparison.OrdinalIgnoreCase);

    private static bool IsSound(SdpSection section, string format) =>
        section.Of("rtpmap", format).StartsWith("opus/48000", StringComparison.OrdinalIgnoreCase);

    // Every browser can encode constrained baseline; of the others some only name what they can decode.
    private static int ByProfile(ChosenMedium medium) =>
        medium
            .Section.Of("fmtp", medium.PayloadType)
            .Contains("profile-level-id=42e0", StringComparison.OrdinalIgnoreCase)
            ? 0
            : 1;

    private static bool IsBundled(SdpSection session, SdpSection one, SdpSection other) =>
        session.Attributes.Exists(attribute =>
            attribute.Name == "group"
            && attribute.Value.Split(' ') is ["BUNDLE", .. var names]
            && names.Contains(one.Find("mid"))
            && names.Contains(other.Find("mid"))
        );

    private static (string Algorithm, byte[] Hash) ReadFingerprint(string text)
    {
        try
        {
            return
                text.Split(' ') is [var algorithm, var hash]
                && algorithm.ToLowerInvariant() is ("sha-256" or "sha-384" or "sha-512")
                ? (algorithm.ToLowerInvariant(), Convert.FromHexString(hash.Replace(":", "", StringComparison.Ordinal)))
                : throw Unfit("The certificate's fingerprint is to be SHA-256.");
        }
        catch (FormatException)
        {
            throw Malformed("The fingerprint is not in hexadecimal.");
        }
    }

    // Of letters, digits, + and / alone (RFC 8839 section 5.4).
    private static string Bounded(string text, int shortest, int longest) =>
        text.Length >= shortest
        && text.Length <= longest
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '/')
            ? text
            : throw Malformed("The names or passwords of ICE have a wrong length or letters.");

    private static SdpException Malformed(string message) => new(true, message);

    private static SdpException Unfit(string message) => new(false, message);
}
