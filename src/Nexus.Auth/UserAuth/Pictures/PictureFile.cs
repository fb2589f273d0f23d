using Nexus.Kernel.Http;
using SkiaSharp;

namespace Nexus.Auth.UserAuth.Pictures;

/// <summary>
/// Makes a square JPEG of whatever image somebody sends. Only pixels pass: what a file carries beside them (where a photo
/// was taken, a script that a browser could take it for) stays behind.
/// </summary>
internal static class PictureFile
{
    /// <summary>The most that is read.</summary>
    public const int MostBytes = 1_000_000;

    /// <summary>The most of either side: a small file may unpack into gigabytes.</summary>
    public const int MostSide = 4096;

    /// <summary>The sides of the result.</summary>
    public const int Side = 256;

    public const string ContentType = "image/jpeg";

    private const int Quality = 85;

    // One at a time: a picture of the most sides takes 64 MB while it is unpacked.
    private static readonly SemaphoreSlim Turn = new(1);

    /// <exception cref="ProblemException">413, 415 or 400, where it is no picture to show.</exception>
    public static async Task<byte[]> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var sent = await ReadBoundedAsync(body, cancellationToken);
        await Turn.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Make(sent), cancellationToken);
        }
        finally
        {
            Turn.Release();
        }
    }

    private static async Task<byte[]> ReadBoundedAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[MostBytes + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= MostBytes
            ? buffer[..length]
            : throw Problems.Of(413, "too-large", "The picture is too large.", "At most 1,000,000 bytes.");
    }

    private static byte[] Make(byte[] sent)
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
        if (codec.Info.Width > MostSide || codec.Info.Height > MostSide)
        {
            throw Problems.Of(
                400,
                "picture-too-wide",
                "The picture is too wide or too high.",
                $"At most {MostSide} each."
            );
        }
        using var bitmap = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height));
        if (codec.GetPixels(bitmap.Info, bitmap.GetPixels()) != SKCodecResult.Success)
        {
            throw Problems.Of(400, "broken-picture", "The picture is broken.", "Part of the file is missing or wrong.");
        }
        return Draw(bitmap, codec.EncodedOrigin);
    }

    private static byte[] Draw(SKBitmap bitmap, SKEncodedOrigin origin)
    {
        using var surface = SKSurface.Create(new SKImageInfo(Side, Side));
        var canvas = surface.Canvas;
        canvas.Clear(SKColors.White);
        canvas.Translate(Side / 2f, Side / 2f);
        canvas.Concat(Upright(origin));
        // The middle of it fills the square.
        var scale = (float)Side / Math.Min(bitmap.Width, bitmap.Height);
        var (width, height) = (bitmap.Width * scale, bitmap.Height * scale);
        using var image = SKImage.FromBitmap(bitmap);
        canvas.DrawImage(
            image,
            SKRect.Create(-width / 2, -height / 2, width, height),
            new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)
        );
        using var result = surface.Snapshot();
        using var encoded = result.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return encoded.ToArray();
    }

    // Cameras note how they were held instead of turning the pixels (EXIF, tag 0x0112).
    private static SKMatrix Upright(SKEncodedOrigin origin) =>
        origin switch
        {
            SKEncodedOrigin.TopRight => Turned(-1, 0, 0, 1),
            SKEncodedOrigin.BottomRight => Turned(-1, 0, 0, -1),
            SKEncodedOrigin.BottomLeft => Turned(1, 0, 0, -1),
            SKEncodedOrigin.LeftTop => Turned(0, 1, 1, 0),
            SKEncodedOrigin.RightTop => Turned(0, -1, 1, 0),
            SKEncodedOrigin.RightBottom => Turned(0, -1, -1, 0),
            SKEncodedOrigin.LeftBottom => Turned(0, 1, -1, 0),
            _ => SKMatrix.Identity,
        };

    private static SKMatrix Turned(float xx, float xy, float yx, float yy) => new(xx, xy, 0, yx, yy, 0, 0, 0, 1);
}
