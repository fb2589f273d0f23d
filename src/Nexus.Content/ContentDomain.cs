using Nexus.Content.ContentMgmt;
using Nexus.Content.DspMetadata;
using Nexus.Content.DspStreaming;
using Nexus.Content.DspUpload;
using Nexus.Content.StreamCore;
using Nexus.Content.StreamingV2;
using Nexus.Kernel.Services;

namespace Nexus.Content;

/// <summary>The content domain: uploads, the library, music metadata, transcoding, playback and music apps.</summary>
public static class ContentDomain
{
    /// <summary>Its services.</summary>
    public static IReadOnlyList<NexusService> Services { get; } =
    [
        new StreamingV2Service(),
        new StreamCoreService(),
        new ContentMgmtService(),
        new DspStreamingService(),
        new DspMetadataService(),
        new DspUploadService(),
    ];
}
