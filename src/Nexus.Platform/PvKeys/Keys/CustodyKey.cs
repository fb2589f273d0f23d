using Nexus.Kernel.Data;

namespace Nexus.Platform.PvKeys.Keys;

/// <summary>A private key in custody. Its secret is in a store and in no answer.</summary>
internal sealed class CustodyKey : IVersioned
{
    public Guid Id { get; init; }

    public Guid OwnerId { get; init; }

    /// <summary>Unique for its owner, so that a repeated request makes one key.</summary>
    public required string Name { get; init; }

    public required string Curve { get; init; }

    /// <summary><c>software</c> or <c>pkcs11</c>.</summary>
    public required string Store { get; init; }

    /// <summary>How the store finds it: the sealed key, or the identifier of the token's object.</summary>
    public required string Handle { get; init; }

    /// <summary>Hexadecimal: X and Y of a point, or the 32 bytes of Ed25519.</summary>
    public required string PublicKey { get; init; }

    /// <summary>The Ethereum address of a secp256k1 key, lower case; else null.</summary>
    public string? Address { get; init; }

    public required SigningPolicy Policy
    {
        get;
        set
        {
            field = value;
            SignerIds = string.Join(' ', value.Signers);
            ApproverIds = string.Join(' ', value.Approvers);
        }
    }

    /// <summary>The policy's signers as text, to find the keys of one.</summary>
    public string SignerIds { get; private set; } = "";

    /// <summary>The policy's approvers as text, to find what waits for one.</summary>
    public string ApproverIds { get; private set; } = "";

    /// <summary>What was signed in the last day, for the limits. It lies in this row so that no two uses count at once.</summary>
    public required SigningUsage Usage { get; set; }

    public long Version { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The moment before which it was made when it was held for the last time; null for never.</summary>
    public DateTimeOffset? HeldAt { get; private set; }

    public DateTimeOffset? ReleasedAt { get; private set; }

    /// <summary>Whether it signs nothing because its owner has not said that it is hers.</summary>
    public bool IsHeld => HeldAt is not null && !(ReleasedAt >= HeldAt);

    /// <summary>Whether this changed anything: a key that its owner released since stays released.</summary>
    public bool Hold(DateTimeOffset until)
    {
        if (IsHeld || ReleasedAt >= until)
        {
            return false;
        }
        HeldAt = until;
        return true;
    }

    /// <summary>Whether this changed anything.</summary>
    public bool Release(DateTimeOffset now)
    {
        if (!IsHeld)
        {
            return false;
        }
        // The mark may lie some seconds ahead.
        ReleasedAt = now > HeldAt ? now : HeldAt;
        return true;
    }

    public bool MayAsk(Guid user) => user == OwnerId || Policy.Signers.Contains(user);

    public bool MaySee(Guid user) => MayAsk(user) || Policy.Approvers.Contains(user);
}
