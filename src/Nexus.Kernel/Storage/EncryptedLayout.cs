namespace Nexus.Kernel.Storage;

/// <summary>
/// Where what stands in an encrypted object: header, chunks of 64 KiB with a tag of 16 bytes each (the last may be
/// shorter; an empty object has none), then a last chunk with the length and the SHA-256 of the content.
/// </summary>
internal static class EncryptedLayout
{
    public const int HeaderLength = 1024;
    public const int ChunkLength = 64 * 1024;
    public const int TagLength = 16;
    public const int StoredChunkLength = ChunkLength + TagLength;
    public const int SummaryLength = 8 + 32;
    public const int StoredSummaryLength = SummaryLength + TagLength;

    /// <summary>How many chunks of content there are; also the number of the last chunk.</summary>
    public static long Chunks(long length) => (length + ChunkLength - 1) / ChunkLength;

    /// <summary>The length of the content of a stored object, or null where no object has that stored length.</summary>
    public static long? ContentLength(long stored)
    {
        var body = stored - HeaderLength - StoredSummaryLength;
        if (body < 0)
            return null;
        var chunks = (body + StoredChunkLength - 1) / StoredChunkLength;
        var length = body - (chunks * TagLength);
        return Chunks(length) == chunks ? length : null;
    }

    /// <summary>Where a chunk of content begins in the stored object.</summary>
    public static long ChunkOffset(long number) => HeaderLength + (number * StoredChunkLength);
}
