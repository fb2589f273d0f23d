using Nexus.Kernel.Data;

namespace Nexus.Content.DspUpload;

internal enum UploadState
{
    /// <summary>Bytes are still missing.</summary>
    Receiving,

    /// <summary>Whole, waits to be checked and stored.</summary>
    Received,

    /// <summary>In the object store.</summary>
    Stored,

    /// <summary>Nothing of it stays but the reason.</summary>
    Refused,
}

/// <summary>One file on its way. How many bytes are there is not kept here: the part file's length says it.</summary>
internal sealed class Upload : IVersioned
{
    public Guid Id { get; init; }

    public Guid OwnerId { get; init; }

    public Guid WorkId { get; init; }

    public required string FileName { get; init; }

    public required string DeclaredType { get; init; }

    /// <summary>The Upload-Metadata header as it came, for HEAD.</summary>
    public required string Metadata { get; init; }

    public long Length { get; init; }

    public UploadState State { get; private set; }

    public string? Reason { get; private set; }

    public string? Sha256 { get; private set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; set; }

    public long Version { get; set; }

    /// <summary>Where the original lies in this service's part of the object store.</summary>
    public string ObjectKey => $"{OwnerId:N}/{Id:N}";

    /// <summary>The same for other services.</summary>
    public string PublicKey => $"{DspUploadService.ServiceName}/{ObjectKey}";

    public void Complete() => State = UploadState.Received;

    public void Store(string sha256) => (State, Sha256) = (UploadState.Stored, sha256);

    public void Refuse(string reason) => (State, Reason) = (UploadState.Refused, reason);
}

/// <summary>How many bytes of a creator's quota are taken, by unfinished uploads too.</summary>
internal sealed class UploadAccount
{
    public Guid OwnerId { get; init; }

    public long UsedBytes { get; init; }
}
