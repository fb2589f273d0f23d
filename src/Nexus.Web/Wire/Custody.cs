namespace Nexus.Web.Wire;

/// <summary>A request for a signature or another policy that waits for consent, from pv-keys.</summary>
public sealed record WaitingRequest(
    Guid Id,
    string KeyName,
    string Curve,
    Guid RequesterId,
    string? RequesterName,
    string Kind,
    string Payload,
    string Digest,
    string Amount,
    string? Recipient,
    string Reason,
    int ApprovalsNeeded,
    int ApprovalsGiven,
    bool Approved,
    bool MayDecide,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt
)
{
    public bool IsPolicy => Kind == "policy";

    public bool IsTyped => Kind == "typed-data";

    public string PayloadName =>
        IsPolicy ? "The new policy"
        : IsTyped ? "The typed data"
        : "The bytes, in Base64";

    public string DigestName => Curve == "secp256k1" && !IsPolicy ? "Keccak-256" : "SHA-256";
}

/// <summary>A key in custody, from pv-keys.</summary>
public sealed record CustodyKey(
    Guid Id,
    string Name,
    string PublicKey,
    string? Address,
    DateTimeOffset CreatedAt,
    DateTimeOffset? HeldAt
);
