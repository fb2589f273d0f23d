namespace Nexus.Finance.LedgerMgr.Sealing;

/// <summary>
/// The chain's end once a day is over, signed by a key that the ledger's database does not hold. Each seal says the one
/// before, so that none can be taken out of the middle; who cuts them all off is found out by whoever kept one elsewhere.
/// </summary>
internal sealed class Seal
{
    /// <summary><c>yyyy-MM-dd</c>, in the business's time zone.</summary>
    public required string Day { get; init; }

    public long Sequence { get; init; }

    public required string Hash { get; init; }

    public DateTimeOffset SealedAt { get; init; }

    public required string KeyId { get; init; }

    /// <summary>ES256 (RFC 7518 section 3.4) over <see cref="Text"/>, base64.</summary>
    public required string Signature { get; init; }

    /// <summary>The signature of the seal before; empty in the first.</summary>
    public required string Previous { get; init; }

    /// <summary>What is signed.</summary>
    public static string Text(string day, long sequence, string hash, string previous) =>
        $"nexus-ledger-seal/1\n{day}\n{sequence}\n{hash}\n{previous}\n";
}
