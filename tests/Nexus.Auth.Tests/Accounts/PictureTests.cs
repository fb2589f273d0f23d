using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Auth.UserAuth.PersonalData;
using Nexus.Kernel.Data;
using Nexus.Testing;
using SkiaSharp;
using Xunit;

namespace Nexus.Auth.Tests.Accounts;

/// <summary>Whatever somebody sends as a picture, others get a small JPEG or nothing.</summary>
public sealed class PictureTests
{
    private const string Path = "/api/auth/me/picture";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task A_picture_is_shown_to_everybody_until_it_is_removed(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);
        using var anybody = host.Anonymous();

        var me = await SetAsync(ada, Draw(SKEncodedImageFormat.Png, 300, 200));

        var address = me.GetProperty("picture").GetString()!;
        using var shown = await anybody.GetAsync(address, Token);
        Assert.Equal("image/jpeg", shown.Content.Headers.ContentType?.ToString());
        Assert.Equal("nosniff", shown.Headers.GetValues("X-Content-Type-Options").Single());
        using var picture = SKBitmap.Decode(await shown.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal((256, 256), (picture.Width, picture.Height));
        Assert.True(picture.GetPixel(128, 128) is { Red: > 200, Blue: < 60 }, "It is not what was sent.");
        anybody.DefaultRequestHeaders.IfNoneMatch.Add(shown.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await anybody.GetAsync(address, Token)).StatusCode);

        var again = await SetAsync(ada, Draw(SKEncodedImageFormat.Png, 300, 200));
        Assert.Equal(address, again.GetProperty("picture").GetString());
        var other = await SetAsync(ada, Draw(SKEncodedImageFormat.Webp, 40, 500, SKColors.Blue));
        Assert.NotEqual(address, other.GetProperty("picture").GetString());
        Assert.Equal(HttpStatusCode.OK, (await anybody.GetAsync(address, Token)).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await ada.DeleteAsync(Path, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await anybody.GetAsync(address, Token)).StatusCode);
    }

    [Fact]
    public async Task Only_pixels_are_kept_and_a_photo_stands_upright()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);
        // Left half red, right half blue; held so that the top of the world is on the right.
        var photo = WithExif(Draw(SKEncodedImageFormat.Jpeg, 200, 200, SKColors.Red, SKColors.Blue), orientation: 6);
        Assert.Contains("48.2082 N", Encoding.Latin1.GetString(photo), StringComparison.Ordinal);

        var me = await SetAsync(ada, photo);

        var kept = await ada.GetByteArrayAsync(me.GetProperty("picture").GetString(), Token);
        Assert.DoesNotContain("48.2082 N", Encoding.Latin1.GetString(kept), StringComparison.Ordinal);
        using var upright = SKBitmap.Decode(kept);
        Assert.True(upright.GetPixel(128, 20) is { Red: > 150, Blue: < 100 }, "The left is not on top.");
        Assert.True(upright.GetPixel(128, 235) is { Blue: > 150, Red: < 100 }, "The right is not below.");
    }

    [Fact]
    public async Task What_is_no_picture_or_too_much_of_one_is_refused_and_changes_nothing()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);
        var good = Draw(SKEncodedImageFormat.Png, 300, 200);
        var me = await SetAsync(ada, good);
        (byte[] Body, HttpStatusCode Status, string Code)[] bad =
        [
            ([], HttpStatusCode.UnsupportedMediaType, "unsupported-picture"),
            (
                "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray(),
                HttpStatusCode.UnsupportedMediaType,
                "unsupported-picture"
            ),
            ("GIF89a<script>alert(1)</script>"u8.ToArray(), HttpStatusCode.UnsupportedMediaType, "unsupported-picture"),
            (good[..^(good.Length / 2)], HttpStatusCode.BadRequest, "broken-picture"),
            (Draw(SKEncodedImageFormat.Png, 5000, 10), HttpStatusCode.BadRequest, "picture-too-wide"),
            (new byte[1_000_001], HttpStatusCode.RequestEntityTooLarge, "too-large"),
        ];
        foreach (var (body, status, code) in bad)
        {
            using var refused = await PutAsync(ada, body);
            Assert.Equal((status, code), (refused.StatusCode, await AuthHost.ProblemAsync(refused)));
        }
        using var nobody = host.Anonymous();
        Assert.Equal(HttpStatusCode.Unauthorized, (await PutAsync(nobody, good)).StatusCode);
        var after = await ada.GetFromJsonAsync<JsonElement>("/api/auth/me", Token);
        Assert.Equal(me.GetProperty("picture").GetString(), after.GetProperty("picture").GetString());
    }

    [Theory, OnEachDatabase]
    public async Task It_is_exported_and_erased_with_the_account(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);
        var me = await SetAsync(ada, Draw(SKEncodedImageFormat.Png, 300, 200));
        var address = me.GetProperty("picture").GetString()!;
        var content = Convert.ToBase64String(await ada.GetByteArrayAsync(address, Token));

        var exported = await host.Host.InScopeAsync(async services =>
        {
            var data = ActivatorUtilities.CreateInstance<AccountData>(services);
            return JsonSerializer.SerializeToNode(
                await data.ExportAsync(me.GetProperty("userId").GetGuid(), Token),
                JsonSerializerOptions.Web
            )!;
        });
        Assert.Contains(content, exported.ToString(), StringComparison.Ordinal);

        await host.Host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<UserAuth.UserDb>();
            await using var transaction = await db.Database.BeginTransactionAsync(Token);
            var data = ActivatorUtilities.CreateInstance<AccountData>(services);
            await data.EraseAsync(me.GetProperty("userId").GetGuid(), Token);
            await db.SaveChangesAsync(Token);
            await transaction.CommitAsync(Token);
            Assert.Empty(db.Pictures);
            return true;
        });
        using var anybody = host.Anonymous();
        Assert.Equal(HttpStatusCode.NotFound, (await anybody.GetAsync(address, Token)).StatusCode);
    }

    private static async Task<JsonElement> SetAsync(HttpClient client, byte[] body)
    {
        using var answer = await PutAsync(client, body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    private static async Task<HttpResponseMessage> PutAsync(HttpClient client, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        // A lie at times: what counts is what it holds.
        content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        return await client.PutAsync(Path, content, Token);
    }

    private static byte[] Draw(
        SKEncodedImageFormat format,
        int width,
        int height,
        SKColor? left = null,
        SKColor? right = null
    )
    {
        using var surface = SKSurface.Create(new SKImageInfo(width, height));
        surface.Canvas.Clear(right ?? left ?? SKColors.Red);
        using var paint = new SKPaint { Color = left ?? SKColors.Red };
        surface.Canvas.DrawRect(0, 0, width / 2f, height, paint);
        using var image = surface.Snapshot();
        using var data = image.Encode(format, 95);
        return data.ToArray();
    }

    // An APP1 segment behind the start of the file: the orientation, and a text a camera could have written.
    private static byte[] WithExif(byte[] jpeg, byte orientation)
    {
        byte[] tiff =
        [
            .. "MM\0*\0\0\0\b"u8,
            .. (byte[])[0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0],
            .. "GPS 48.2082 N"u8,
        ];
        byte[] segment = [.. "Exif\0\0"u8, .. tiff];
        var length = segment.Length + 2;
        return [.. jpeg[..2], 0xFF, 0xE1, (byte)(length >> 8), (byte)length, .. segment, .. jpeg[2..]];
    }
}
