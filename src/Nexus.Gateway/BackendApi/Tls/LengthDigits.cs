using System.Text;
using Microsoft.Net.Http.Headers;

namespace Nexus.Gateway.BackendApi.Tls;

/// <summary>
/// Lets the server read a <c>Content-Length</c> of digits and nothing else (RFC 9110 section 8.6). By itself it takes
/// <c>+7</c> for 7; a proxy in front that takes it for something else, or drops it, would see another end of the request
/// than we do, and so another beginning of the next.
/// </summary>
internal sealed class LengthDigits : Encoding
{
    // Longer than any number the server takes, so that it refuses what it cannot have meant.
    private const int TooLong = 20;
    private static readonly LengthDigits Instance = new();

    /// <summary>How the server is to read a header; null for as ever.</summary>
    public static Encoding? Select(string header) =>
        ReferenceEquals(header, HeaderNames.ContentLength) || header == HeaderNames.ContentLength ? Instance : null;

    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        if (bytes.Length is 0 or >= TooLong || bytes.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            chars[..TooLong].Fill('?');
            return TooLong;
        }
        for (var i = 0; i < bytes.Length; i++)
        {
            chars[i] = (char)bytes[i];
        }
        return bytes.Length;
    }

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

    public override int GetCharCount(byte[] bytes, int index, int count) => Math.Max(count, TooLong);

    public override int GetMaxCharCount(int byteCount) => Math.Max(byteCount, TooLong);

    public override int GetByteCount(char[] chars, int index, int count) => Latin1.GetByteCount(chars, index, count);

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetMaxByteCount(int charCount) => charCount;
}
