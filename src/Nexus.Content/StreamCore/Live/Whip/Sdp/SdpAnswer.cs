using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Nexus.Content.StreamCore.Live.Whip.Sdp;

/// <summary>What this side answers: receives only, is reached at stated addresses, waits for the other side (RFC 9725 section 4.2).</summary>
internal static class SdpAnswer
{
    /// <summary>Browsers begin with a third of a megabit and a smaller picture, and the first picture decides a show's sizes.</summary>
    private const int FirstKilobits = 2000;

    /// <param name="offer">What is answered.</param>
    /// <param name="name">Of ICE, this side's.</param>
    /// <param name="password">Of ICE, this side's.</param>
    /// <param name="fingerprint">SHA-256 of this side's certificate, in pairs of hexadecimal digits.</param>
    /// <param name="candidates">Where this side is reached.</param>
    public static string To(
        SdpOffer offer,
        string name,
        string password,
        string fingerprint,
        IReadOnlyList<IPEndPoint> candidates
    )
    {
        ChosenMedium?[] chosen =
        [
            .. offer.Sections.Select(section =>
                section == offer.Picture.Section ? offer.Picture
                : section == offer.Sound?.Section ? offer.Sound
                : null
            ),
        ];
        var mids = chosen.Where(medium => medium is not null).Select(medium => medium!.Section.Find("mid"));
        var text = new StringBuilder();
        text.Append("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=ice-lite\r\n");
        text.Append(CultureInfo.InvariantCulture, $"a=group:BUNDLE {string.Join(' ', mids)}\r\n");
        foreach (var (section, medium) in offer.Sections.Zip(chosen))
        {
            if (medium is null)
            {
                Reject(text, section);
                continue;
            }
            Accept(text, medium);
            text.Append(
                CultureInfo.InvariantCulture,
                $"a=setup:passive\r\na=fingerprint:sha-256 {fingerprint}\r\n{Ice(name, password, candidates)}"
            );
        }
        return text.ToString();
    }

    /// <summary>The lines that a restart of ICE changes (RFC 9725 section 4.3.3).</summary>
    public static string Ice(string name, string password, IReadOnlyList<IPEndPoint> candidates)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"a=ice-ufrag:{name}\r\na=ice-pwd:{password}\r\n");
        for (var i = 0; i < candidates.Count; i++)
        {
            // Host candidates (RFC 8445 section 5.1.2.1); the first is preferred.
            var priority = (126L << 24) | ((65_535L - i) << 8) | 255;
            text.Append(
                CultureInfo.InvariantCulture,
                $"a=candidate:{i + 1} 1 udp {priority} {candidates[i].Address} {candidates[i].Port} typ host\r\n"
            );
        }
        return text.Append("a=end-of-candidates\r\n").ToString();
    }

    /// <summary>Whether an address can stand in a candidate.</summary>
    public static bool CanAnnounce(IPAddress address) =>
        address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6
        && !address.Equals(IPAddress.Any)
        && !address.Equals(IPAddress.IPv6Any);

    private static void Reject(StringBuilder text, SdpSection section)
    {
        text.Append(
            CultureInfo.InvariantCulture,
            $"m={section.Kind} 0 {section.Protocol} {section.Formats[0]}\r\nc=IN IP4 0.0.0.0\r\na=inactive\r\n"
        );
        if (section.Find("mid") is { } mid)
        {
            text.Append(CultureInfo.InvariantCulture, $"a=mid:{mid}\r\n");
        }
    }

    private static void Accept(StringBuilder text, ChosenMedium medium)
    {
        var (section, type) = (medium.Section, medium.PayloadType);
        text.Append(
            CultureInfo.InvariantCulture,
            $"m={section.Kind} 9 {section.Protocol} {type}\r\nc=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\n"
        );
        text.Append(CultureInfo.InvariantCulture, $"a=mid:{section.Find("mid")}\r\na=recvonly\r\na=rtcp-mux\r\n");
        text.Append(CultureInfo.InvariantCulture, $"a=rtpmap:{type} {section.Of("rtpmap", type)}\r\n");
        if (section.Kind == "video")
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"a=fmtp:{type} {section.Of("fmtp", type)};x-google-start-bitrate={FirstKilobits}\r\na=rtcp-fb:{type} nack\r\na=rtcp-fb:{type} nack pli\r\n"
            );
        }
        else if (section.Of("fmtp", type) is { Length: > 0 } parameters)
        {
            text.Append(CultureInfo.InvariantCulture, $"a=fmtp:{type} {parameters};stereo=1\r\n");
        }
    }
}
