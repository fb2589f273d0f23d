using Nexus.Kernel.Data;

namespace Nexus.Content.DspUpload;

/// <summary>
/// A file in the object store, and how many uploads of one owner it holds the bytes of. Never of two owners: then one
/// could learn from space, time or an answer that another has a file.
/// </summary>
internal sealed class StoredFile : IVersioned
{
    /// <summary>The upload that brought it.</summary>
    public Guid Id { get; init; }

    public Guid OwnerId { get; init; }

    /// <summary>Null for a second copy from before copies were spared.</summary>
    public string? Sha256 { get; init; }

    public long Length { get; init; }

    public int Holders { get; set; }

    public long Version { get; set; }

    public static string KeyOf(Guid ownerId, Guid id) => $"{ownerId:N}/{id:N}";
}
