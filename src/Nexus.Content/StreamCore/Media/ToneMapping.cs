namespace Nexus.Content.StreamCore.Media;

/// <summary>Brings HDR pictures into the range of ordinary screens; unmapped they look grey.</summary>
internal static class ToneMapping
{
    // Many HDR files tell only their transfer curve, and the conversion refuses to guess the rest.
    private const string Filters =
        "setparams=color_primaries=bt2020:colorspace=bt2020nc,zscale=t=linear:npl=100,format=gbrpf32le,"
        + "zscale=p=bt709,tonemap=tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv,";

    /// <returns>Filters to stand before others, or nothing.</returns>
    public static string For(VideoStream video) => video.Hdr ? Filters : "";
}
