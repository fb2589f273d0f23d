using Nexus.Content.StreamCore.Live.Whip.Srtp;
using Org.BouncyCastle.Tls;

namespace Nexus.Content.StreamCore.Live.Whip.Dtls;

/// <summary>Keys for sound, picture and reports, from what a handshake agreed on (RFC 5764 section 4.2).</summary>
internal sealed record MediaKeys(SrtpKeys Media, SrtpKeys TheirReports, SrtpKeys OurReports)
{
    private const string Label = "EXTRACTOR-dtls_srtp";

    public static MediaKeys Of(TlsContext context)
    {
        const int key = SrtpKeys.KeyLength;
        const int salt = SrtpKeys.SaltLength;
        ReadOnlySpan<byte> material = context.ExportKeyingMaterial(Label, null, 2 * (key + salt));
        // The client's key, ours, the client's salt, ours; the other side is the client.
        var theirKey = material[..key];
        var ourKey = material.Slice(key, key);
        var theirSalt = material.Slice(2 * key, salt);
        var ourSalt = material[((2 * key) + salt)..];
        return new MediaKeys(
            SrtpKeys.ForMedia(theirKey, theirSalt),
            SrtpKeys.ForControl(theirKey, theirSalt),
            SrtpKeys.ForControl(ourKey, ourSalt)
        );
    }
}
