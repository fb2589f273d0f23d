using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Nexus.Content.DspStreaming.Playlists;
using Nexus.Content.DspStreaming.Protocol;
using Nexus.Kernel.Http;
using Nexus.Kernel.Storage;
using SkiaSharp;

namespace Nexus.Content.DspStreaming.Playing;

/// <summary>Covers of songs, albums, artists and playlists, in the size an app asks for.</summary>
internal static class CoverArt
{
    public static void Add(MethodTable table) => table.Read("getCoverArt", HandleAsync);

    private static async Task HandleAsync(SubsonicCall call)
    {
        var id = call.Sent.Required("id");
        var size = call.Sent.Has("size") ? call.Sent.Number("size", 0, 16, 2000) : 0;
        var shelf = await call.ShelfAsync();
        var asset = await FindAsync(call, shelf, id) ?? throw SubsonicException.Absent("cover");
        var picture = await call.Get<Covers>().ReadAsync(asset, size, call.Aborted);
        call.IsAnswered = true;
        var response = call.Http.Response;
        response.Headers.ETag = $"\"{asset:N}-{size}\"";
        response.Headers.CacheControl = "private, max-age=3600";
        if (call.Http.Request.IsKnown(response.Headers.ETag.ToString()))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        response.ContentType = "image/jpeg";
        response.ContentLength = picture.Length;
        await response.Body.WriteAsync(picture, call.Aborted);
    }

    private static async Task<Guid?> FindAsync(SubsonicCall call, Shelf shelf, string id)
    {
        if (ItemId.IsPlaylist(id))
        {
            var list = await PlaylistBook.FindAsync(call, ItemId.RequirePlaylist(id));
            var tracks = await shelf.InOrderAsync([.. list.WorkIds.Take(50)], call.Aborted);
            return tracks.Find(track => track.HasPoster)?.AssetId;
        }
        var (kind, item) = ItemId.RequireAny(id);
        return kind switch
        {
            MarkKind.Album => await AlbumsCoverAsync(shelf.Albums.Where(row => row.Id == item), call.Aborted),
            MarkKind.Artist => await AlbumsCoverAsync(shelf.Albums.Where(row => row.ArtistId == item), call.Aborted),
            _ => await SongsCoverAsync(shelf, item, call.Aborted),
        };
    }

    private static Task<Guid?> AlbumsCoverAsync(IQueryable<MusicAlbum> albums, CancellationToken cancellationToken) =>
        albums
            .Where(row => row.CoverAssetId != null)
            .OrderByDescending(row => row.PublishedAt)
            .Select(row => row.CoverAssetId)
            .FirstOrDefaultAsync(cancellationToken);

    // A song without a picture of its own shows its album's.
    private static async Task<Guid?> SongsCoverAsync(Shelf shelf, Guid workId, CancellationToken cancellationToken)
    {
        var track = await shelf.Tracks.FirstOrDefaultAsync(row => row.WorkId == workId, cancellationToken);
        return track is { HasPoster: true }
            ? track.AssetId
            : await AlbumsCoverAsync(
                shelf.Albums.Where(row => track != null && row.Id == track.AlbumId),
                cancellationToken
            );
    }
}

/// <summary>Reads and scales covers; those asked for often stay in memory.</summary>
internal sealed class Covers(Sounds sounds, IObjectStore objects, IOptions<MusicOptions> options) : IDisposable
{
    private const int Quality = 85;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = options.Value.CoverBytes });

    // Unpacked pictures are large: one at a time.
    private readonly SemaphoreSlim turn = new(1);

    public async Task<byte[]> ReadAsync(Guid assetId, int size, CancellationToken cancellationToken)
    {
        if (kept.TryGetValue((assetId, size), out byte[]? known))
        {
            return known!;
        }
        var sound = await sounds.OfAsync(assetId, cancellationToken);
        var picture = await ReadAsync(sound.PictureKey ?? throw SubsonicException.Absent("cover"), cancellationToken);
        if (size > 0)
        {
            await turn.WaitAsync(cancellationToken);
            try
            {
                picture = await Task.Run(() => Scale(picture, size), cancellationToken);
            }
            finally
            {
                turn.Release();
            }
        }
        var entry = new MemoryCacheEntryOptions { Size = picture.Length, AbsoluteExpirationRelativeToNow = Lifetime };
        return kept.Set((assetId, size), picture, entry);
    }

    private async Task<byte[]> ReadAsync(string key, CancellationToken cancellationToken)
    {
        await using var content = await objects.GetAsync(key, cancellation: cancellationToken);
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }

    // Within a square of that size; never larger than it is.
    private static byte[] Scale(byte[] picture, int size)
    {
        using var bitmap = SKBitmap.Decode(picture);
        if (bitmap is null)
        {
            throw SubsonicException.Absent("cover");
        }
        var scale = (float)size / Math.Max(bitmap.Width, bitmap.Height);
        if (scale >= 1)
        {
            return picture;
        }
        var (width, height) = (Math.Max(1, (int)(bitmap.Width * scale)), Math.Max(1, (int)(bitmap.Height * scale)));
        using var smaller = bitmap.Resize(
            new SKImageInfo(width, height),
            new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)
        );
        using var image = SKImage.FromBitmap(smaller);
        using var encoded = image.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return encoded.ToArray();
    }

    public void Dispose()
    {
        kept.Dispose();
        turn.Dispose();
    }
}
