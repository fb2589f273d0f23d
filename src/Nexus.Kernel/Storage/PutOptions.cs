namespace Nexus.Kernel.Storage;

/// <summary>What is said of an object when it is written.</summary>
public sealed record PutOptions
{
    /// <summary>What an object is when nobody says.</summary>
    public const string DefaultContentType = "application/octet-stream";

    /// <summary>The media type (RFC 9110, section 8.3), at most 200 printable ASCII characters.</summary>
    public string ContentType { get; init; } = DefaultContentType;

    /// <summary>SHA-256 the content must have, in hex; null to take it as it comes.</summary>
    public string? ExpectedSha256 { get; init; }

    internal void Validate()
    {
        // It travels in headers: a control character there would be another header.
        if (ContentType.Length is 0 or > 200 || ContentType.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            throw new ArgumentException("ContentType must be 1 to 200 printable ASCII characters, such as video/mp4.");
        if (ExpectedSha256 is { } sha && (sha.Length != 64 || !sha.All(char.IsAsciiHexDigit)))
            throw new ArgumentException("ExpectedSha256 must be 64 hex digits.");
    }
}
