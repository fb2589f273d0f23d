using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Nexus.Kernel.Http;
using SkiaSharp;

namespace Nexus.Content.ContentMgmt.Podcasts;

/// <summary>
/// Makes the cover of what was sent. Directories want a square of 1400 to 3000 pixels; only pixels pass, so that nothing
/// else of a file is kept or served.
/// </summary>
internal static class CoverPicture
{
    public const int MostBytes = 1_000_000;
    public const int LeastSide = 1400;
    public const int MostSide = 3000;
    public const string ContentType = "image/jpeg";
    private const int Quality = 88;

    // One at a time: a picture of the most sides takes 36 MB while it is unpacked.
    private static readonly SemaphoreSlim Turn = new(1);

    /// <exception cref="ProblemException">413, 415 or 400, where it is no cover.</exception>
    public static async Task<byte[]> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[MostBytes + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > MostBytes)
        {
            throw Problems.Of(413, "too-large", "The picture is too large.", "At most 1,000,000 bytes.");
        }
        await Turn.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Make(buffer.AsSpan(0, length)), cancellationToken);
        }
        finally
        {
            Turn.Release();
        }
    }

    public static string TagOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content))[..16];

    /// <summary>The picture as an answer; what its address names by its tag never changes.</summary>
    public static FileContentHttpResult Send(HttpContext context, byte[] content, string tag, bool isHeld, bool isNamed)
    {
        context.Response.Headers.CacheControl =
            isHeld ? "private, no-cache"
            : isNamed ? "public, max-age=86400"
            : "public, no-cache";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.AccessControlAllowOrigin = "*";
        return TypedResults.Bytes(content, ContentType, entityTag: new EntityTagHeaderValue($"\"{tag}\""));
    }

    private static byte[] Make(ReadOnlySpan<byte> sent)
    {
        using var data = SKData.CreateCopy(sent);
        using var codec = SKCodec.Create(data);
        if (
            codec?.EncodedFormat
            is not (SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Png or SKEncodedImageFormat.Webp)
        )
        {
            throw Problems.Of(415, "unsupported-picture", "This is no picture.", "Send a JPEG, PNG or WebP file.");
        }
        if (codec.Info.Width != codec.Info.Height || codec.Info.Width is < LeastSide or > MostSide)
        {
            throw Problems.Of(
                400,
                "cover-size",
                "The picture has not the size of a cover.",
                $"It is {codec.Info.Width} by {codec.Info.Height} pixels; a cover is a square of {LeastSide} to {MostSide}."
            );
        }
        using var bitmap = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height));
        if (codec.GetPixels(bitmap.Info, bitmap.GetPixels()) != SKCodecResult.Success)
        {
            throw Problems.Of(400, "broken-picture", "The picture is broken.", "Part of the file is missing or wrong.");
        }
        using var surface = SKSurface.Create(new SKImageInfo(bitmap.Width, bitmap.Height));
        surface.Canvas.Clear(SKColors.White);
        using var image = SKImage.FromBitmap(bitmap);
        surface.Canvas.DrawImage(image, 0, 0, SKSamplingOptions.Default);
        using var drawn = surface.Snapshot();
        using var encoded = drawn.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return encoded.ToArray();
    }
}
