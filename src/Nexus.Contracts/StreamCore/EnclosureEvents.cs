using Nexus.Kernel.Messaging;

namespace Nexus.Contracts.StreamCore;

/// <summary>
/// Asks streamcore for one plain file of an asset, as podcast apps play it: what was packaged already, put together
/// without encoding it again. Asking again tells again what is there.
/// </summary>
/// <param name="WorkId">The work.</param>
/// <param name="AssetId">The packaged set, from <see cref="ContentReady"/>.</param>
[Message("enclosure.requested/1")]
public sealed record EnclosureRequested(Guid WorkId, Guid AssetId);

/// <summary>The plain file of an asset is there.</summary>
/// <param name="WorkId">The work.</param>
/// <param name="AssetId">The packaged set it was made of.</param>
/// <param name="ObjectKey">Where it lies in the object store.</param>
/// <param name="ContentType"><c>audio/x-m4a</c> or <c>video/mp4</c>.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">Lower-case hex.</param>
[Message("enclosure.ready/1")]
public sealed record EnclosureReady(
    Guid WorkId,
    Guid AssetId,
    string ObjectKey,
    string ContentType,
    long Length,
    string Sha256
);
