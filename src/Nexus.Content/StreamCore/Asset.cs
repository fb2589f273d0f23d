using System.Security.Cryptography;
using Nexus.Contracts.ContentMgmt;

namespace Nexus.Content.StreamCore;

internal enum AssetState
{
    /// <summary>Waits for its transcode or is in it.</summary>
    Working,

    /// <summary>Can be played.</summary>
    Ready,

    /// <summary>Is to be removed with everything of it.</summary>
    Gone,
}

/// <summary>One packaged set of files made from one original.</summary>
internal sealed class Asset
{
    public Guid Id { get; init; }

    public Guid WorkId { get; init; }

    public Guid OwnerId { get; init; }

    public WorkKind Kind { get; init; }

    public required string SourceKey { get; init; }

    public required string FileName { get; init; }

    public AssetState State { get; set; }

    public double Progress { get; set; }

    public required string Step { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The folder of its files in this service's part of the object store.</summary>
    public string Prefix => $"{Id:N}/";

    /// <summary>
    /// A random identifier (RFC 9562 version 4) from a cryptographic source: knowing it opens the poster, so it must not
    /// be guessable, and it says nothing of the time.
    /// </summary>
    public static Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}

/// <summary>A file of an asset; only what is listed here is served.</summary>
internal sealed class AssetFile
{
    public Guid AssetId { get; init; }

    public required string Path { get; init; }

    public long Length { get; init; }

    public required string ContentType { get; init; }

    /// <summary>With its quotes.</summary>
    public required string ETag { get; init; }
}
