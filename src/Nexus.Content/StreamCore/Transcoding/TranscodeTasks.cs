using Nexus.Kernel.Messaging;

namespace Nexus.Content.StreamCore.Transcoding;

/// <summary>Makes an asset out of its original.</summary>
[Message("streamcore.transcode/1")]
internal sealed record TranscodeAsset(Guid AssetId);

/// <summary>Removes what is no longer needed of an asset.</summary>
/// <param name="AssetId">Which.</param>
/// <param name="WorkFolderOnly">True after a good end: the files in the object store stay.</param>
[Message("streamcore.remove-asset/1")]
internal sealed record RemoveAsset(Guid AssetId, bool WorkFolderOnly);
