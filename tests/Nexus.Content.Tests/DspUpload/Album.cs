using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Content.Tests.StreamCore.Media;
using Nexus.Testing;
using SkiaSharp;
using Xunit;

namespace Nexus.Content.Tests.DspUpload;

/// <summary>A folder with an album, and a creator who sends it.</summary>
internal sealed class Album(CreatorClient creator)
{
    public const string Batches = "/api/dsp/upload/batches";

    public required Dictionary<string, byte[]> Files { get; init; }

    public long Length => Files.Values.Sum(bytes => (long)bytes.Length);

    /// <summary>Three songs whose tags contradict their names, and a cover that is no square.</summary>
    public static async Task<Album> NewAsync(CreatorClient creator)
    {
        async Task<byte[]> SongAsync(string name, int pitch, string tags) =>
            await File.ReadAllBytesAsync(
                await Samples.Make(name, $"-f lavfi -i sine=f={pitch}:d=2:r=44100 -c:a flac {tags}")
            );
        return new Album(creator)
        {
            Files = new()
            {
                ["01 - Lights.flac"] = await SongAsync(
                    "album1.flac",
                    330,
                    "-metadata track=3 -metadata album=BlueHours"
                ),
                ["02 - Rain.flac"] = await SongAsync("album2.flac", 440, "-metadata album=BlueHours"),
                ["03 - Harbour.flac"] = await SongAsync("album3.flac", 550, "-metadata track=1 -metadata title=Dawn"),
                ["cover.png"] = Picture(640, 600),
            },
        };
    }

    public static byte[] Picture(int width, int height)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width, height));
        surface.Canvas.Clear(SKColors.Teal);
        using var image = surface.Snapshot();
        using var encoded = image.Encode(SKEncodedImageFormat.Png, 90);
        return encoded.ToArray();
    }

    public async Task<HttpResponseMessage> StartAsync(string access = "free")
    {
        using var http = creator.Http;
        return await http.PostAsJsonAsync(
            Batches,
            new
            {
                folder = "Ada - Blue",
                access,
                files = Files.Select(file => new { path = file.Key, length = file.Value.Length }),
            }
        );
    }

    public async Task<JsonElement> BeginAsync()
    {
        var started = await StartAsync();
        Assert.Equal(HttpStatusCode.Created, started.StatusCode);
        return await started.JsonAsync();
    }

    /// <summary>Sends a file's bytes, or some of them, from where the server is.</summary>
    public async Task<HttpResponseMessage> SendAsync(JsonElement file, int? most = null, byte[]? bytes = null)
    {
        bytes ??= Files[file.GetProperty("path").GetString()!];
        var offset = (int)file.GetProperty("offset").GetInt64();
        var part = bytes.AsMemory(offset, Math.Min(most ?? int.MaxValue, bytes.Length - offset)).ToArray();
        return await creator.PatchAsync(Address(file), offset, new MemoryStream(part));
    }

    public static Uri Address(JsonElement file) => new(file.GetProperty("upload").GetString()!, UriKind.Relative);

    /// <summary>Sends everything that is missing.</summary>
    public async Task<JsonElement> SendAllAsync(JsonElement batch)
    {
        foreach (var file in Of(batch).Where(file => State(file) == "receiving"))
        {
            Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(file)).StatusCode);
        }
        return await UntilAsync(batch, now => Of(now).All(file => State(file) is not ("checking" or "receiving")));
    }

    public async Task<JsonElement> ReadAsync(JsonElement batch)
    {
        using var http = creator.Http;
        return await http.GetFromJsonAsync<JsonElement>($"{Batches}/{Id(batch)}");
    }

    public async Task<JsonElement> UntilAsync(JsonElement batch, Func<JsonElement, bool> condition)
    {
        await ContentHost.UntilAsync(async () => condition(batch = await ReadAsync(batch)), "the batch to be so");
        return batch;
    }

    public async Task<HttpResponseMessage> DoAsync(
        HttpMethod method,
        JsonElement batch,
        string path = "",
        object? body = null,
        string? match = "*"
    )
    {
        using var http = creator.Http;
        using var request = new HttpRequestMessage(method, $"{Batches}/{Id(batch)}{path}");
        request.Content = body is null ? null : JsonContent.Create(body);
        if (match is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", match);
        }
        return await http.SendAsync(request);
    }

    public Task<HttpResponseMessage> ConfirmAsync(JsonElement batch) => DoAsync(HttpMethod.Post, batch, "/confirm");

    public async Task<JsonElement> UntilDoneAsync(JsonElement batch) =>
        await UntilAsync(batch, now => State(now) == "done");

    public static Guid Id(JsonElement thing) => thing.GetProperty("id").GetGuid();

    public static string State(JsonElement thing) => thing.GetProperty("state").GetString()!;

    public static IEnumerable<JsonElement> Of(JsonElement batch) => batch.GetProperty("files").EnumerateArray();

    public static JsonElement Named(JsonElement batch, string path) =>
        Of(batch).Single(file => file.GetProperty("path").GetString() == path);

    public static List<string> Titles(JsonElement batch) =>
        [
            .. Of(batch)
                .Where(file => file.GetProperty("role").GetString() == "track" && State(file) != "leftOut")
                .Select(file => file.GetProperty("title").GetString()!),
        ];

    public async Task<long> UsedAsync()
    {
        using var http = creator.Http;
        return (await http.GetFromJsonAsync<JsonElement>("/api/dsp/upload/quota")).GetProperty("usedBytes").GetInt64();
    }
}
