using System.Security.Cryptography;
using System.Text;

namespace Nexus.Kernel.Auditing;

/// <summary>The chain's formula: SHA-256 over the previous hash and the entry's fields, each led by its length.</summary>
internal static class AuditChain
{
    public const string Start = "0000000000000000000000000000000000000000000000000000000000000000";

    public static string Next(string previous, long sequence, AuditEntry entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (
            var field in (ReadOnlySpan<string>)
                [
                    previous,
                    sequence.ToString(),
                    entry.Id.ToString("D"),
                    entry.At.ToString(),
                    entry.Actor,
                    entry.Action,
                    entry.Target,
                    entry.Details,
                ]
        )
        {
            var bytes = Encoding.UTF8.GetBytes(field);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

internal sealed record AuditEntry(Guid Id, long At, string Actor, string Action, string Target, string Details);
