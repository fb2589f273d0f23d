namespace Nexus.Content.Tests.StreamCore.Live.Whip;

/// <summary>What encoders offer.</summary>
internal static class Offers
{
    /// <summary>Chromium's, with fewer codecs.</summary>
    public const string Browser = """
        v=0
        o=- 7853667656881586331 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE 0 1
        a=extmap-allow-mixed
        a=msid-semantic: WMS
        m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9
        c=IN IP4 0.0.0.0
        a=rtcp:9 IN IP4 0.0.0.0
        a=ice-ufrag:mMvn
        a=ice-pwd:lSWOb3FT536DEWRazZRUeP4x
        a=ice-options:trickle
        a=fingerprint:sha-256 BB:9B:78:35:11:F3:BB:E6:6C:03:B6:C1:FB:CA:84:01:D3:BF:B0:23:50:F6:20:F3:B1:B7:BE:2B:17:04:A5:6C
        a=setup:actpass
        a=mid:0
        a=sendonly
        a=rtcp-mux
        a=rtpmap:111 opus/48000/2
        a=fmtp:111 minptime=10;useinbandfec=1
        a=rtpmap:63 red/48000/2
        a=rtpmap:9 G722/8000
        m=video 9 UDP/TLS/RTP/SAVPF 96 102 104 108
        c=IN IP4 0.0.0.0
        a=rtcp:9 IN IP4 0.0.0.0
        a=ice-ufrag:mMvn
        a=ice-pwd:lSWOb3FT536DEWRazZRUeP4x
        a=fingerprint:sha-256 BB:9B:78:35:11:F3:BB:E6:6C:03:B6:C1:FB:CA:84:01:D3:BF:B0:23:50:F6:20:F3:B1:B7:BE:2B:17:04:A5:6C
        a=setup:actpass
        a=mid:1
        a=sendonly
        a=rtcp-mux
        a=rtpmap:96 VP8/90000
        a=rtpmap:102 H264/90000
        a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f
        a=rtpmap:104 H264/90000
        a=fmtp:104 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f
        a=rtpmap:108 H264/90000
        a=fmtp:108 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f

        """;
}
