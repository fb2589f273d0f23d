namespace Nexus.Kernel.Geography;

/// <summary>Configuration section <c>Geo</c>: where the country of a visitor comes from. Without either nobody's is known.</summary>
public sealed class GeoOptions
{
    /// <summary>
    /// A request header in which a proxy of <c>Gateway:TrustedProxies</c> says the country (ISO 3166-1 alpha-2), for
    /// example <c>CF-IPCountry</c> or <c>CloudFront-Viewer-Country</c>. From anybody else it is not believed.
    /// </summary>
    public string CountryHeader { get; set; } = "";

    /// <summary>A file in MaxMind's DB format (.mmdb) that tells countries by address, as GeoLite2-Country does.</summary>
    public string CountryDatabase { get; set; } = "";
}
