using System.Collections.Concurrent;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Nexus.Web.Assets;

/// <summary>
/// The files under <c>wwwroot</c>, kept in the assembly. One version stands in the path of all of them, so that modules
/// may import one another by relative paths and still be cached for ever.
/// </summary>
internal sealed class AssetStore
{
    private const string Prefix = "wwwroot/";
    private static readonly Assembly Own = typeof(AssetStore).Assembly;
    private readonly ConcurrentDictionary<string, Asset> opened = new();
    private readonly HashSet<string> names;

    public AssetStore()
    {
        names = [.. Own.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))];
        Version = VersionOf(names.Order(StringComparer.Ordinal));
    }

    /// <summary>Changes when any file changes.</summary>
    public string Version { get; }

    /// <summary>The names, relative to <c>wwwroot</c>.</summary>
    public IEnumerable<string> Names => names.Select(name => name[Prefix.Length..]);

    /// <summary>The address of a file.</summary>
    /// <exception cref="FileNotFoundException">A page names a file that is not there; a test finds it.</exception>
    public string Url(string name) =>
        names.Contains(Prefix + name)
            ? $"/assets/{Version}/{name}"
            : throw new FileNotFoundException($"There is no asset '{name}'.");

    public Asset? Find(string name) =>
        names.Contains(Prefix + name) ? opened.GetOrAdd(name, static key => Open(key)) : null;

    private static Asset Open(string name)
    {
        var plain = Read(Prefix + name);
        var type = TypeOf(name);
        var shrinks = !type.StartsWith("image/", StringComparison.Ordinal) || type == "image/svg+xml";
        return shrinks
            ? new Asset(
                type,
                plain,
                Compress(plain, stream => new BrotliStream(stream, CompressionLevel.Optimal)),
                Compress(plain, stream => new GZipStream(stream, CompressionLevel.Optimal))
            )
            : new Asset(type, plain, null, null);
    }

    private static byte[] Read(string resource)
    {
        using var stream = Own.GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static byte[] Compress(byte[] plain, Func<Stream, Stream> wrap)
    {
        using var target = new MemoryStream();
        using (var stream = wrap(target))
        {
            stream.Write(plain);
        }
        return target.ToArray();
    }

    private static string VersionOf(IEnumerable<string> resources)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var resource in resources)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(resource));
            hash.AppendData(Read(resource));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    private static string TypeOf(string name) =>
        Path.GetExtension(name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" or ".mjs" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            ".png" => "image/png",
            ".webmanifest" => "application/manifest+json",
            _ => "text/plain; charset=utf-8",
        };
}
