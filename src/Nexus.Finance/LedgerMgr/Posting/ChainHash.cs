using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Nexus.Finance.LedgerMgr.Posting;

/// <summary>
/// The hash that chains transactions: SHA-256 (FIPS 180-4) over the hash before and a JSON array of every field, so
/// that no two different contents can write the same bytes.
/// </summary>
internal static class ChainHash
{
    public static readonly string Genesis = new('0', 64);

    private static readonly JsonWriterOptions Fast = new() { SkipValidation = true };

    public static string Of(
        string before,
        long sequence,
        Guid id,
        string reference,
        string description,
        long postedAt,
        IReadOnlyList<PostingRow> postings,
        string? bookedOn = null
    )
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Fast))
        {
            writer.WriteStartArray();
            writer.WriteStringValue(before);
            writer.WriteNumberValue(sequence);
            writer.WriteStringValue(id);
            writer.WriteStringValue(reference);
            writer.WriteStringValue(description);
            writer.WriteNumberValue(postedAt);
            foreach (var posting in postings)
            {
                writer.WriteNumberValue(posting.Line);
                writer.WriteStringValue(posting.Account);
                writer.WriteStringValue(posting.Currency);
                writer.WriteNumberValue(posting.Amount);
                writer.WriteNumberValue(posting.Balance);
            }
            // Transactions from before booking dates have none, and their hash stays what it was.
            if (bookedOn is not null)
            {
                writer.WriteStringValue(bookedOn);
            }
            writer.WriteEndArray();
        }
        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }
}

/// <summary>A posting on its way into or out of the table.</summary>
internal readonly record struct PostingRow(
    long Sequence,
    int Line,
    string Account,
    string Currency,
    long Amount,
    long Balance
);
