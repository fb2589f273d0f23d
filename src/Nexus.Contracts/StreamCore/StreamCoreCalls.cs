using Nexus.Kernel.Calls;

namespace Nexus.Contracts.StreamCore;

/// <summary>What streamcore answers to other services.</summary>
public static class StreamCoreCalls
{
    /// <summary>The progress of running transcodes.</summary>
    public static ServiceCall<GetProgress, TranscodeProgress> GetProgress { get; } =
        new("streamcore", "get-progress", Safe: true);

    /// <summary>Where the sound of an asset lies. Who asks has found out before whether the listener may hear it.</summary>
    public static ServiceCall<DescribeSound, AssetSound> Sound { get; } =
        new("streamcore", "describe-sound", Safe: true);

    /// <summary>The key of an asset's encrypted segments. Who asks has found out before whether the session may have it.</summary>
    public static ServiceCall<GetContentKey, ContentKey> Key { get; } = new("streamcore", "content-key", Safe: true);
}

/// <summary>Asks for the key of an asset's segments.</summary>
/// <param name="AssetId">Which.</param>
public sealed record GetContentKey(Guid AssetId);

/// <summary>The key of an asset's segments (AES-128, RFC 8216 section 4.3.2.4); it never changes.</summary>
/// <param name="Plaintext">16 bytes; keep it in memory only.</param>
public sealed record ContentKey(byte[] Plaintext)
{
    /// <summary>Keeps the key out of logs.</summary>
    public override string ToString() => nameof(ContentKey);
}

/// <summary>Asks for an asset's sound.</summary>
/// <param name="AssetId">Which.</param>
public sealed record DescribeSound(Guid AssetId);

/// <summary>The sound of an asset; it never changes.</summary>
/// <param name="Renditions">From the fewest bits to the most; none for an asset that is gone.</param>
/// <param name="PictureKey">The place of the poster in the object store; null where there is none.</param>
public sealed record AssetSound(IReadOnlyList<SoundRendition> Renditions, string? PictureKey);

/// <summary>One quality: AAC in fragmented MP4 (ISO/IEC 14496-12), which is its parts one after the other.</summary>
/// <param name="BitRate">Bits a second.</param>
/// <param name="Parts">The initialization segment, then the media segments.</param>
public sealed record SoundRendition(int BitRate, IReadOnlyList<SoundPart> Parts);

/// <summary>A part of a rendition.</summary>
/// <param name="Key">Its place in the object store.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Seconds">How long it plays; 0 for the initialization segment.</param>
public sealed record SoundPart(string Key, long Length, double Seconds);

/// <summary>Asks for the progress of works.</summary>
/// <param name="WorkIds">At most 200.</param>
public sealed record GetProgress(IReadOnlyList<Guid> WorkIds);

/// <summary>Progress of those works that are in the works.</summary>
/// <param name="Works">One entry a work.</param>
public sealed record TranscodeProgress(IReadOnlyList<TranscodeProgressed> Works);
