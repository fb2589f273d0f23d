namespace Nexus.Finance.LedgerMgr.Sealing;

/// <summary>
/// The chain's end at the end of a day, signed by a key that the ledger's database does not hold: who can write every row
/// of it still cannot write another history of that day.
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

    /// <summary>What is signed.</summary>
    public static string Text(string day, long sequence, string hash) =>
        $"nexus-ledger-seal/1\n{day}\n{sequence}\n{hash}\n";
}
