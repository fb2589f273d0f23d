using System.Buffers.Binary;
using System.Text.Json;

namespace Nexus.Kernel.Storage;

/// <summary>
/// What the folder store knows of an object. It stands behind the content in the same file, so that one rename brings
/// both: content, JSON, length of the JSON (4 bytes, big endian), mark (8 bytes).
/// </summary>
internal sealed record FolderTrailer(long Length, string Sha256, string ContentType, long WrittenUnixMicroseconds)
{
    private const int FooterLength = 12;
    private const int LongestJson = 4096;
    private static ReadOnlySpan<byte> Mark => "NXOBJ\0\0\u0001"u8;

    public DateTimeOffset Written =>
        DateTimeOffset.UnixEpoch.AddTicks(WrittenUnixMicroseconds * TimeSpan.TicksPerMicrosecond);

    public ObjectInfo ToInfo(string key) =>
        new(key, Length, Sha256, ContentType, Written, $"{Sha256[..32]}-{Length:x}");

    public async Task WriteAsync(Stream file, CancellationToken cancellation)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web);
        var footer = new byte[FooterLength];
        BinaryPrimitives.WriteInt32BigEndian(footer, json.Length);
        Mark.CopyTo(footer.AsSpan(4));
        await file.WriteAsync(json, cancellation).ConfigureAwait(false);
        await file.WriteAsync(footer, cancellation).ConfigureAwait(false);
    }

    public static async Task<FolderTrailer> ReadAsync(string key, FileStream file, CancellationToken cancellation)
    {
        var footer = new byte[FooterLength];
        await ReadAtAsync(file, file.Length - FooterLength, footer, cancellation).ConfigureAwait(false);
        var length = BinaryPrimitives.ReadInt32BigEndian(footer);
        if (!footer.AsSpan(4).SequenceEqual(Mark) || length is < 2 or > LongestJson)
            throw new ObjectTamperedException(key, "its file does not end as it should");
        var json = new byte[length];
        var start = file.Length - FooterLength - length;
        await ReadAtAsync(file, start, json, cancellation).ConfigureAwait(false);
        return Parse(key, json, start);

        async Task ReadAtAsync(FileStream from, long offset, byte[] into, CancellationToken stop)
        {
            if (offset < 0)
                throw new ObjectTamperedException(key, "its file is too short");
            from.Position = offset;
            await from.ReadExactlyAsync(into, stop).ConfigureAwait(false);
        }
    }

    private static FolderTrailer Parse(string key, byte[] json, long contentLength)
    {
        FolderTrailer? trailer;
        try
        {
            trailer = JsonSerializer.Deserialize<FolderTrailer>(json, JsonSerializerOptions.Web);
        }
        catch (JsonException error)
        {
            throw new ObjectTamperedException(key, "its description cannot be read", error);
        }
        if (trailer is not { Sha256.Length: 64, ContentType: not null } || trailer.Length != contentLength)
            throw new ObjectTamperedException(key, "its length is not the one that was written");
        return trailer;
    }
}
