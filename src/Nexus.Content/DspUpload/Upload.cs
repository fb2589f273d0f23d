using Nexus.Contracts.DspUpload;
using Nexus.Kernel.Data;

namespace Nexus.Content.DspUpload;

internal enum UploadState
{
    /// <summary>Bytes are still missing.</summary>
    Receiving,

    /// <summary>A partial upload that is whole; waits to be joined to others.</summary>
    Joinable,

    /// <summary>Its bytes are a joined upload's now.</summary>
    Joined,

    /// <summary>A file of a batch that is whole; waits until the batch is confirmed.</summary>
    Gathered,

    /// <summary>Whole, waits to be checked and stored.</summary>
    Received,

    /// <summary>In the object store.</summary>
    Stored,

    /// <summary>Holds a virus: kept apart for a while and given to nobody.</summary>
    Quarantined,

    /// <summary>Nothing of it stays but the reason.</summary>
    Refused,
}

/// <summary>One file on its way. How many bytes are there is not kept here: the part file's length says it.</summary>
internal sealed class Upload : IVersioned
{
    public Guid Id { get; init; }

    public required Guid OwnerId { get; set; }

    /// <summary>
    /// Empty for a partial upload: the one it is joined into names the work; and for a batch's file until it is confirmed.
    /// </summary>
    public Guid WorkId { get; set; }

    /// <summary>The album it was sent with.</summary>
    public Guid? BatchId { get; init; }

    public required string FileName { get; init; }

    public required string DeclaredType { get; init; }

    /// <summary>The Upload-Metadata header as it came, for HEAD.</summary>
    public required string Metadata { get; init; }

    /// <summary>Bytes announced. While <see cref="LengthDeferred"/>: bytes that were taken of the quota until now.</summary>
    public long Length { get; set; }

    /// <summary>The sender does not know yet how long the file will be.</summary>
    public bool LengthDeferred { get; set; }

    /// <summary>Is to be joined to others (tus 1.0, Concatenation).</summary>
    public bool IsPartial { get; init; }

    /// <summary>The partial uploads this one is joined from, in order; null where it has a part file of its own.</summary>
    public string? Parts { get; init; }

    /// <summary>Its sender sends it straight to the object store; there is no part file.</summary>
    public bool IsDirect { get; init; }

    /// <summary>The object store's name for a direct upload.</summary>
    public string? StoreUploadId { get; set; }

    /// <summary>Where a direct upload lies, as it was sent, until it is stored; in the whole object store.</summary>
    public string StagedKey => $"staged/{DspUploadService.ServiceName}/{OwnerId:N}/{Id:N}";

    public Guid? JoinedInto { get; private set; }

    public UploadState State { get; private set; }

    public string? Reason { get; private set; }

    public string? Sha256 { get; private set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; set; }

    public long Version { get; set; }

    /// <summary>The upload that brought the same bytes first; null where it was this one.</summary>
    public Guid? SameAs { get; private set; }

    /// <summary>The stored file that holds its bytes.</summary>
    public Guid FileId => SameAs ?? Id;

    /// <summary>Where the original lies in this service's part of the object store.</summary>
    public string ObjectKey => StoredFile.KeyOf(OwnerId, FileId);

    /// <summary>Its name for other services, another one for each upload.</summary>
    public string PublicKey =>
        SameAs is null
            ? $"{DspUploadService.ServiceName}/{ObjectKey}"
            : OriginalKey.Of($"{DspUploadService.ServiceName}/{ObjectKey}", Id);

    /// <summary>The part files its bytes are in, in order.</summary>
    public IReadOnlyList<Guid> Sources => Parts is null ? [Id] : [.. Parts.Split(' ').Select(Guid.Parse)];

    /// <summary>Whether nothing is missing when this many bytes are here.</summary>
    public bool IsWholeAt(long offset) => !LengthDeferred && offset == Length;

    /// <summary>All bytes are here.</summary>
    public void Complete() =>
        State =
            IsPartial ? UploadState.Joinable
            : BatchId is null ? UploadState.Received
            : UploadState.Gathered;

    /// <summary>Its batch is confirmed: from now on it is an upload like any other.</summary>
    public void GiveTo(Guid workId) => (WorkId, State) = (workId, UploadState.Received);

    /// <summary>Gives its bytes to a joined upload, whose owner's they are from now on.</summary>
    public void JoinInto(Upload whole) => (State, JoinedInto, OwnerId) = (UploadState.Joined, whole.Id, whole.OwnerId);

    /// <summary>Its bytes lie in a stored file, its own or one that holds the same.</summary>
    public void StoreIn(StoredFile file)
    {
        (State, Sha256) = (UploadState.Stored, file.Sha256);
        SameAs = file.Id == Id ? null : file.Id;
    }

    /// <summary>Where it lies while it is in quarantine; among its owner's objects, so that it goes with them.</summary>
    public string QuarantineKey => $"{OwnerId:N}/quarantine/{Id:N}";

    public void PutIntoQuarantine(string reason) => (State, Reason) = (UploadState.Quarantined, reason);

    public void Refuse(string reason) => (State, Reason) = (UploadState.Refused, reason);
}

/// <summary>How many bytes of a creator's quota are taken, by unfinished uploads too.</summary>
internal sealed class UploadAccount
{
    public Guid OwnerId { get; init; }

    public long UsedBytes { get; init; }

    /// <summary>What an operator set for this creator; null where role or configuration holds.</summary>
    public long? QuotaBytes { get; init; }
}
