using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.StreamCore.Media;
using Nexus.Content.StreamCore.Transcoding;
using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Storage;

namespace Nexus.Content.StreamCore.Enclosures;

/// <summary>Joins the segments of the best fitting renditions to one file that begins with its index.</summary>
internal sealed class MakeEnclosureWorker(StreamCoreDb db, IObjectStore objects, AssetFolders folders, MediaTool tool)
    : ITaskWorker<MakeEnclosure>
{
    private const string AudioPath = "enclosure/episode.m4a";
    private const string VideoPath = "enclosure/episode.mp4";
    private readonly IObjectStore own = objects.For(StreamCoreService.ServiceName);

    public async Task RunAsync(MakeEnclosure task, TaskContext context, CancellationToken cancellationToken)
    {
        var asset = await db
            .Assets.AsNoTracking()
            .FirstOrDefaultAsync(row => row.Id == task.AssetId && row.State == AssetState.Ready, cancellationToken);
        if (asset is null)
        {
            return;
        }
        var files = await db.Files.AsNoTracking().Where(row => row.AssetId == asset.Id).ToListAsync(cancellationToken);
        if (files.Find(file => file.Path is AudioPath or VideoPath) is null)
        {
            var made = await MakeAsync(asset, [.. files.Select(file => file.Path)], cancellationToken);
            db.Files.Add(made);
            files.Add(made);
        }
        await TellAsync(asset, files.First(file => file.Path is AudioPath or VideoPath), cancellationToken);
    }

    private async Task TellAsync(Asset asset, AssetFile file, CancellationToken cancellationToken)
    {
        var info =
            await own.HeadAsync(asset.Prefix + file.Path, cancellationToken)
            ?? throw new InvalidOperationException($"The enclosure of {asset.Id} is not where it was put.");
        var key = $"{StreamCoreService.ServiceName}/{asset.Prefix}{file.Path}";
        db.Publish(
            new EnclosureReady(asset.WorkId, asset.Id, key, file.ContentType, file.Length, info.Sha256 ?? info.ETag),
            asset.WorkId.ToString()
        );
    }

    private async Task<AssetFile> MakeAsync(Asset asset, List<string> paths, CancellationToken cancellationToken)
    {
        var choice = RenditionChoice.Of(paths);
        var folder = folders.CreateEnclosure(asset.Id);
        try
        {
            string[] inputs =
            [
                .. await JoinAsync(asset, choice.Video, Path.Combine(folder, "video.mp4"), cancellationToken),
                .. await JoinAsync(asset, choice.Audio, Path.Combine(folder, "audio.mp4"), cancellationToken),
            ];
            var (path, type) = choice.Video is null ? (AudioPath, "audio/x-m4a") : (VideoPath, "video/mp4");
            var result = Path.Combine(folder, "episode.mp4");
            await tool.EncodeAsync(Arguments(inputs, choice.Video is null, result), Longest, cancellationToken);
            return await StoreAsync(asset, result, path, type, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Nothing is encoded, so this is the time that reading and writing a long file takes.
    private TimeSpan Longest => tool.Limits.ForReading(TimeSpan.FromMinutes(10));

    // The index comes first, so that a player may begin with the first bytes.
    private static IEnumerable<string> Arguments(string[] inputs, bool audioAlone, string result) =>
        [
            "-v",
            "error",
            .. inputs.SelectMany(input => new[] { "-f", "mov", "-i", input }),
            .. Enumerable.Range(0, inputs.Length).SelectMany(index => new[] { "-map", $"{index}:0" }),
            "-c",
            "copy",
            "-movflags",
            "+faststart",
            "-f",
            audioAlone ? "ipod" : "mp4",
            result,
        ];

    // The init segment and the segments after it are one fragmented file.
    private async Task<string[]> JoinAsync(
        Asset asset,
        string? playlist,
        string file,
        CancellationToken cancellationToken
    )
    {
        if (playlist is null)
        {
            return [];
        }
        var names = await NamesAsync(asset.Prefix + playlist, cancellationToken);
        await using var joined = File.Create(file);
        foreach (var name in names)
        {
            await using var part = await own.GetAsync($"{asset.Prefix}stream/{name}", 0, null, cancellationToken);
            await part.CopyToAsync(joined, cancellationToken);
        }
        return [file];
    }

    private async Task<List<string>> NamesAsync(string playlist, CancellationToken cancellationToken)
    {
        await using var content = await own.GetAsync(playlist, 0, null, cancellationToken);
        using var reader = new StreamReader(content);
        var names = new List<string>();
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("#EXT-X-MAP:URI=", StringComparison.Ordinal))
            {
                names.Add(line.Split('"')[1]);
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                names.Add(line);
            }
        }
        return names;
    }

    private async Task<AssetFile> StoreAsync(
        Asset asset,
        string result,
        string path,
        string type,
        CancellationToken cancellationToken
    )
    {
        await using var content = File.OpenRead(result);
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
        content.Position = 0;
        var options = new PutOptions { ContentType = type, ExpectedSha256 = sha256 };
        await own.PutAsync(asset.Prefix + path, content, options, cancellationToken);
        return new AssetFile
        {
            AssetId = asset.Id,
            Path = path,
            Length = content.Length,
            ContentType = type,
            ETag = $"\"{sha256[..32]}\"",
        };
    }
}
