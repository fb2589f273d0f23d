using System.Security.Cryptography;
using System.Text;

namespace Nexus.Content.ContentMgmt.Podcasts;

/// <summary>
/// podcast:guid of the Podcasting 2.0 namespace: a UUID of version 5 (RFC 9562 section 5.5) of the feed's address without
/// its scheme and without slashes at its end, under a namespace of that standard.
/// </summary>
internal static class PodcastGuid
{
    private static readonly Guid Namespace = new("ead4c236-bf58-58c6-a2c6-a6b28d128cb6");

    public static Guid Of(string feedAddress)
    {
        var scheme = feedAddress.IndexOf("://", StringComparison.Ordinal);
        var name = (scheme < 0 ? feedAddress : feedAddress[(scheme + 3)..]).TrimEnd('/');
        return Version5(name);
    }

    private static Guid Version5(string name)
    {
        byte[] text = [.. Namespace.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)];
#pragma warning disable CA5350 // The standard names SHA-1; the identifier is no secret and proves nothing.
        var bytes = SHA1.HashData(text).AsSpan(0, 16);
#pragma warning restore CA5350
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x50);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
