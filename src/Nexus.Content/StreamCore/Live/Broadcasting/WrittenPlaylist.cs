using System.IO.Compression;
using System.Text;

namespace Nexus.Content.StreamCore.Live.Broadcasting;

/// <summary>
/// A playlist as it goes out. Many ask for the same one between one part and the next, so it is written and compressed
/// once; it holds no secret that its length could tell.
/// </summary>
internal sealed class WrittenPlaylist(string text)
{
    /// <summary>Below that compression saves nothing.</summary>
    private const int WorthIt = 1000;
    private readonly Lazy<byte[]> plain = new(() => Encoding.UTF8.GetBytes(text));
    private readonly Lazy<byte[]> compressed = new(() => Compress(text));

    public string Text { get; } = text;

    public bool IsWorthCompressing => Text.Length >= WorthIt;

    public byte[] Plain => plain.Value;

    /// <summary>In gzip (RFC 1952).</summary>
    public byte[] Compressed => compressed.Value;

    private static byte[] Compress(string text)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }
        return output.ToArray();
    }
}
