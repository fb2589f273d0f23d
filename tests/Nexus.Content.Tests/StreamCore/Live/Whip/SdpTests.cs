using System.Net;
using Nexus.Content.StreamCore.Live.Whip.Sdp;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Live.Whip;

/// <summary>Which offers are taken, and what is answered to them.</summary>
public sealed class SdpTests
{
    [Fact]
    public void A_browsers_offer_is_answered_with_one_picture_and_one_sound()
    {
        var offer = SdpOffer.Read(Offers.Browser);
        // H.264 in packets of any size, constrained baseline first.
        Assert.Equal(("108", "111"), (offer.Picture.PayloadType, offer.Sound!.PayloadType));
        Assert.Equal(
            ("mMvn", "sha-256", 32),
            (offer.IceName, offer.Fingerprint.Algorithm, offer.Fingerprint.Hash.Length)
        );
        var answer = SdpAnswer.To(
            offer,
            "name",
            "password",
            "AA:BB",
            [new IPEndPoint(IPAddress.Parse("192.0.2.7"), 8189)]
        );
        var lines = answer.Split("\r\n");
        Assert.Equal("v=0", lines[0]);
        Assert.Contains("a=ice-lite", lines);
        Assert.Contains("a=group:BUNDLE 0 1", lines);
        Assert.Equal(
            ["m=audio 9 UDP/TLS/RTP/SAVPF 111", "m=video 9 UDP/TLS/RTP/SAVPF 108"],
            lines.Where(line => line.StartsWith("m=", StringComparison.Ordinal))
        );
        Assert.Equal(2, lines.Count(line => line == "a=recvonly"));
        Assert.Equal(2, lines.Count(line => line == "a=setup:passive"));
        Assert.Equal(2, lines.Count(line => line == "a=fingerprint:sha-256 AA:BB"));
        Assert.Contains("a=candidate:1 1 udp 2130706431 192.0.2.7 8189 typ host", lines);
        Assert.Contains("a=rtcp-fb:108 nack pli", lines);
    }

    [Fact]
    public void What_is_not_taken_is_answered_with_port_zero_in_its_place()
    {
        var second =
            Offers.Browser
            + "m=video 9 UDP/TLS/RTP/SAVPF 108\na=mid:2\na=sendonly\na=rtcp-mux\na=rtpmap:108 H264/90000\n";
        var answer = SdpAnswer.To(SdpOffer.Read(second), "name", "password", "AA", []);
        Assert.Contains("m=video 0 UDP/TLS/RTP/SAVPF 108\r\n", answer);
        Assert.Contains("a=group:BUNDLE 0 1\r\n", answer);
    }

    [Theory]
    [InlineData("v=0", "v=1", true)]
    [InlineData("a=ice-ufrag:mMvn", "a=ice-ufrag:m vn", true)]
    [InlineData("a=ice-pwd:lSWOb3FT536DEWRazZRUeP4x", "a=ice-pwd:short", true)]
    [InlineData("sha-256 BB:", "sha-256 XX:", true)]
    [InlineData("sha-256 BB:", "sha-1 BB:", false)]
    [InlineData("H264/90000", "H265/90000", false)]
    [InlineData("packetization-mode=1", "packetization-mode=0", false)]
    [InlineData("a=sendonly", "a=recvonly", false)]
    [InlineData("a=setup:actpass", "a=setup:passive", false)]
    [InlineData("a=rtcp-mux", "a=x", false)]
    [InlineData("BUNDLE 0 1", "BUNDLE 0", false)]
    [InlineData("m=video 9 UDP/TLS/RTP/SAVPF 96 102 104 108", "m=video 9", true)]
    [InlineData("m=video 9 UDP/TLS", "m=video 0 UDP/TLS", false)]
    public void Other_offers_are_refused(string before, string after, bool malformed)
    {
        Assert.Contains(before, Offers.Browser);
        var refused = Assert.Throws<SdpException>(() => SdpOffer.Read(Offers.Browser.Replace(before, after)));
        Assert.Equal(malformed, refused.IsMalformed);
    }

    [Fact]
    public void Damaged_offers_are_refused_and_nothing_else()
    {
        var random = new Random(3);
        for (var i = 0; i < 3000; i++)
        {
            var letters = Offers.Browser.ToCharArray();
            for (var change = 0; change < 1 + (i % 20); change++)
            {
                letters[random.Next(letters.Length)] = (char)random.Next(1, 300);
            }
            var text = new string(letters)[..random.Next(letters.Length)];
            try
            {
                SdpAnswer.To(SdpOffer.Read(text), "name", "password", "AA", []);
            }
            catch (SdpException)
            {
                // Said what is wrong.
            }
        }
    }
}
