namespace Nexus.Auth.TokenMgr.Refresh;

/// <summary>One refresh token, known only by its hash.</summary>
internal sealed class RefreshToken
{
    /// <summary>SHA-256 of the token, hex.</summary>
    public required string Hash { get; init; }

    public Guid FamilyId { get; init; }

    public DateTimeOffset IssuedAt { get; init; }

    /// <summary>When it was exchanged for its successor; null while it is good.</summary>
    public DateTimeOffset? SpentAt { get; init; }

    public string? SuccessorHash { get; init; }

    /// <summary>The successor, readable only with this token; see <see cref="RefreshSecret"/>.</summary>
    public string? SealedSuccessor { get; init; }
}
