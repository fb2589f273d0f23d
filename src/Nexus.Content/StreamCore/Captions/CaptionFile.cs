using System.Text;
using Nexus.Kernel.Http;

namespace Nexus.Content.StreamCore.Captions;

/// <summary>What was sent as captions, read and written anew, or refused with the line that is wrong.</summary>
/// <param name="Text">WebVTT.</param>
internal sealed record CaptionFile(string Text, int Cues)
{
    public const int MostBytes = 2 * 1024 * 1024;
    private const int MostCues = 20_000;

    // Refuses what is no UTF-8 instead of putting a sign of its own in.
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <param name="duration">Of the work; null where it is not known yet.</param>
    /// <exception cref="ProblemException">400 or 413.</exception>
    public static async Task<CaptionFile> ReceiveAsync(
        Stream body,
        TimeSpan? duration,
        CancellationToken cancellationToken
    )
    {
        using var sent = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            sent.Write(buffer, 0, read);
            if (sent.Length > MostBytes)
            {
                throw Problems.Of(413, "too-large", "The file is too large for captions.", "At most 2 MiB.");
            }
        }
        try
        {
            return Read(Decode(sent.ToArray()), duration);
        }
        catch (CaptionFormatException wrong)
        {
            throw Problems.Of(400, "not-captions", "This cannot be used as captions.", wrong.Message);
        }
    }

    /// <exception cref="CaptionFormatException">It cannot be used.</exception>
    public static CaptionFile Read(string text, TimeSpan? duration)
    {
        var plain = text.TrimStart('\uFEFF').ReplaceLineEndings("\n");
        var sheet = WebVttFile.IsOne(plain) ? WebVttFile.Read(plain) : SubRipFile.Read(plain);
        if (sheet.Cues.Count is 0 or > MostCues)
        {
            throw new CaptionFormatException(
                sheet.Cues.Count == 0 ? "It holds no cue." : $"It holds more than {MostCues:N0} cues."
            );
        }
        if (sheet.Cues.FirstOrDefault(cue => cue.Start >= duration) is { } late)
        {
            throw new CaptionFormatException(
                $"A cue begins at {CueTime.Write(late.Start)}, but the work ends at {CueTime.Write(duration!.Value)}. Is it the captions of another work?"
            );
        }
        return new CaptionFile(WebVttFile.Write(sheet), sheet.Cues.Count);
    }

    private static string Decode(byte[] sent)
    {
        try
        {
            var text = sent switch
            {
                [0xFF, 0xFE, ..] => Encoding.Unicode.GetString(sent),
                [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode.GetString(sent),
                _ => Utf8.GetString(sent),
            };
            return text.Contains('\0') ? throw new CaptionFormatException("It is no text.") : text;
        }
        catch (DecoderFallbackException)
        {
            throw new CaptionFormatException("It is no text in UTF-8. Save it with that encoding and send it again.");
        }
    }
}
