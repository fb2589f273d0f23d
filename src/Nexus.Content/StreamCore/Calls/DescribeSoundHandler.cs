using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Storage;

namespace Nexus.Content.StreamCore.Calls;

/// <summary>Reads the renditions out of the asset's own audio playlists, which name every part and how long it plays.</summary>
internal sealed class DescribeSoundHandler(StreamCoreDb db, IObjectStore objects)
    : IServiceCallHandler<DescribeSound, AssetSound>
{
    private const string Folder = "stream/";
    private const string Map = "#EXT-X-MAP:URI=\"";
    private const string Duration = "#EXTINF:";
    private readonly IObjectStore own = objects.For(StreamCoreService.ServiceName);

    public async Task<AssetSound> HandleAsync(DescribeSound request, CancellationToken cancellationToken)
    {
        var files = await db
            .Files.AsNoTracking()
            .Where(row => row.AssetId == request.AssetId)
            .ToDictionaryAsync(row => row.Path, cancellationToken);
        var renditions = new List<SoundRendition>();
        foreach (var playlist in files.Values.Where(file => BitRateOf(file.Path) > 0))
        {
            var text = await ReadAsync(playlist, cancellationToken);
            renditions.Add(new SoundRendition(BitRateOf(playlist.Path), [.. PartsOf(text, files)]));
        }
        var picture = AssetPaths
            .Of("poster.jpg")
            .Select(files.GetValueOrDefault)
            .FirstOrDefault(file => file is not null);
        return new AssetSound([.. renditions.OrderBy(one => one.BitRate)], picture is null ? null : PlaceOf(picture));
    }

    // "stream/audio-128k.m3u8" has 128,000 bits a second.
    private static int BitRateOf(string path) =>
        path.StartsWith(Folder + "audio-", StringComparison.Ordinal)
        && path.EndsWith("k.m3u8", StringComparison.Ordinal)
        && int.TryParse(path[(Folder.Length + 6)..^6], CultureInfo.InvariantCulture, out var thousands)
            ? thousands * 1000
            : 0;

    private async Task<string> ReadAsync(AssetFile playlist, CancellationToken cancellationToken)
    {
        await using var content = await own.GetAsync(KeyOf(playlist), cancellation: cancellationToken);
        using var reader = new StreamReader(content, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private static IEnumerable<SoundPart> PartsOf(string playlist, Dictionary<string, AssetFile> files)
    {
        var seconds = 0.0;
        foreach (
            var line in playlist.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        )
        {
            if (line.StartsWith(Map, StringComparison.Ordinal))
            {
                yield return PartOf(files[Folder + line[Map.Length..].Split('"')[0]], 0);
            }
            else if (line.StartsWith(Duration, StringComparison.Ordinal))
            {
                seconds = double.Parse(line[Duration.Length..].Split(',')[0], CultureInfo.InvariantCulture);
            }
            else if (line[0] != '#')
            {
                yield return PartOf(files[Folder + line], seconds);
            }
        }
    }

    private static SoundPart PartOf(AssetFile file, double seconds) => new(PlaceOf(file), file.Length, seconds);

    private static string KeyOf(AssetFile file) => $"{file.AssetId:N}/{file.Path}";

    private static string PlaceOf(AssetFile file) => $"{StreamCoreService.ServiceName}/{KeyOf(file)}";
}
