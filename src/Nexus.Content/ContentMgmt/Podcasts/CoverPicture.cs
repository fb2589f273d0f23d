using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Nexus.Kernel.Http;
using SkiaSharp;

namespace Nexus.Content.ContentMgmt.Podcasts;

/// <summary>What a cover has to be: at most so many bytes, sides of so many pixels.</summary>
internal sealed record CoverRule(int MostBytes, int LeastSide, int MostSide)
{
    /// <summary>What podcast directories want.</summary>
    public static readonly CoverRule Podcast = new(1_000_000, 1400, 3000);

    /// <summary>Whether the middle is taken of what is no square.</summary>
    public bool CutsToSquare { get; init; }

    /// <summary>What is larger is drawn at this size; null to keep its own.</summary>
    public int? LargestSide { get; init; }
}

/// <summary>Makes the cover of what was sent; only pixels pass, so that nothing else of a file is kept or served.</summary>
internal static class CoverPicture
{
    public const string ContentType = "image/jpeg";
    private const int Quality = 88;

    // One at a time: a picture of the most sides takes 64 MB while it is unpacked.
    private static readonly SemaphoreSlim Turn = new(1);

    /// <exception cref="ProblemException">413, 415 or 400, where it is no cover.</exception>
    public static async Task<byte[]> ReadAsync(Stream body, CoverRule rule, CancellationToken cancellationToken)
    {
        var buffer = new byte[rule.MostBytes + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > rule.MostBytes)
        {
            throw Problems.Of(413, "too-large", "The picture is too large.", $"At most {rule.MostBytes:N0} bytes.");
        }
        await Turn.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Make(buffer.AsSpan(0, length), rule), cancellationToken);
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>Names the picture by what it is.</summary>
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

    private static byte[] Make(ReadOnlySpan<byte> sent, CoverRule rule)
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
        var (least, most) = (
            Math.Min(codec.Info.Width, codec.Info.Height),
            Math.Max(codec.Info.Width, codec.Info.Height)
        );
        if ((least != most && !rule.CutsToSquare) || least < rule.LeastSide || most > rule.MostSide)
        {
            throw Problems.Of(
                400,
                "cover-size",
                "The picture has not the size of a cover.",
                $"It is {codec.Info.Width} by {codec.Info.Height} pixels; a cover {(rule.CutsToSquare ? "has sides" : "is a square")} of {rule.LeastSide} to {rule.MostSide}."
            );
        }
        using var bitmap = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height));
        if (codec.GetPixels(bitmap.Info, bitmap.GetPixels()) != SKCodecResult.Success)
        {
            throw Problems.Of(400, "broken-picture", "The picture is broken.", "Part of the file is missing or wrong.");
        }
        return Draw(bitmap, Math.Min(least, rule.LargestSide ?? least));
    }

    private static byte[] Draw(SKBitmap bitmap, int side)
    {
        using var surface = SKSurface.Create(new SKImageInfo(side, side));
        surface.Canvas.Clear(SKColors.White);
        using var image = SKImage.FromBitmap(bitmap);
        var taken = (float)Math.Min(bitmap.Width, bitmap.Height);
        var middle = SKRect.Create((bitmap.Width - taken) / 2, (bitmap.Height - taken) / 2, taken, taken);
        // At its own size every pixel stays as it was.
        var sampling =
            side == (int)taken ? SKSamplingOptions.Default : new SKSamplingOptions(SKCubicResampler.Mitchell);
        surface.Canvas.DrawImage(image, middle, SKRect.Create(side, side), sampling);
        using var drawn = surface.Snapshot();
        using var encoded = drawn.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return encoded.ToArray();
    }
}
