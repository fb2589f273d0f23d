using Nexus.Kernel.Security.Tls;

namespace Nexus.Content.StreamCore.Live;

/// <summary>Configuration section <c>Live</c>.</summary>
internal sealed class LiveOptions
{
    /// <summary>Off: no port is opened, and no show can be made.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The address to listen on; the platform's own where nothing is set, which is this machine alone until it is opened.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>RTMP's own is 1935; 0 for any that is free.</summary>
    public int RtmpPort { get; set; } = 1935;

    /// <summary>RTMP over TLS; listened on where there is a certificate.</summary>
    public int RtmpsPort { get; set; } = 1936;

    /// <summary>The certificate of RTMPS; the gateway's (<c>Gateway:Tls</c>) where none is set.</summary>
    public CertificateFiles Tls { get; set; } = new();

    /// <summary>The UDP port of WebRTC encoders (WHIP); 0 for any that is free.</summary>
    public int RtcPort { get; set; } = 8189;

    /// <summary>
    /// The IP addresses WebRTC encoders send to: the public one, where this machine is behind a translator of addresses.
    /// Without any, <see cref="Address"/>, or, where that is all, those of this machine.
    /// </summary>
    public IList<string> RtcAddresses { get; } = [];

    /// <summary>STUN and TURN servers that WebRTC encoders are told of; none is needed where UDP reaches this machine.</summary>
    public IList<IceServer> IceServers { get; } = [];

    /// <summary>WebRTC handshakes at once.</summary>
    public int MostHandshakes { get; set; } = 16;

    /// <summary>The host name encoders are told; without it the one the creator used.</summary>
    public string? PublicHost { get; set; }

    /// <summary>Connections at once, those before their key included.</summary>
    public int MostConnections { get; set; } = 64;

    /// <summary>
    /// Connections at once of one IPv4 address or one IPv6 network of 64 bits, which is what one customer has. Behind a
    /// proxy of TCP all come from its address: raise it there.
    /// </summary>
    public int MostConnectionsOfOne { get; set; } = 16;

    /// <summary>Shows on the air at once in one process: each is encoded in real time.</summary>
    public int MostShows { get; set; } = Math.Max(2, Environment.ProcessorCount / 2);

    /// <summary>How long a connection may take until it has shown a good key.</summary>
    public TimeSpan HandshakeLimit { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an encoder may be silent.</summary>
    public TimeSpan SilenceLimit { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a show waits for an encoder that went.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How far viewers can seek back.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromHours(2);

    /// <summary>How long viewers may still finish what they watch once the recording can be played.</summary>
    public TimeSpan Linger { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long they may where the recording takes its time.</summary>
    public TimeSpan LongestLinger { get; set; } = TimeSpan.FromHours(6);

    public TimeSpan LongestShow { get; set; } = TimeSpan.FromHours(12);

    /// <summary>Bits a second an encoder may send for long.</summary>
    public long MostBitRate { get; set; } = 30_000_000;

    /// <summary>How many renditions are made.</summary>
    public int MostRenditions { get; set; } = 3;

    /// <summary>Of libx264: what this machine manages in real time.</summary>
    public string Preset { get; set; } = "superfast";
}

/// <summary>A server that helps to find a way (RFC 9725 section 4.4).</summary>
internal sealed class IceServer
{
    /// <summary>Such as <c>turn:turn.example.net?transport=udp</c>.</summary>
    public string Url { get; set; } = "";

    public string? Username { get; set; }

    public string? Credential { get; set; }
}
