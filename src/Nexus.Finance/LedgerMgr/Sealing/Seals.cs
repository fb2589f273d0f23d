using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.KeyService;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Security;

namespace Nexus.Finance.LedgerMgr.Sealing;

/// <summary>A seal to keep elsewhere.</summary>
internal sealed record SealView(
    string Day,
    long Sequence,
    string Hash,
    DateTimeOffset SealedAt,
    string KeyId,
    string Signature
);

internal static class ListSeals
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/ledger/seals", HandleAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.LedgerRead))
            .WithName("listSeals")
            .WithSummary("List the seals of days, newest first, at most 400");

    private static async Task<Ok<IReadOnlyList<SealView>>> HandleAsync(LedgerDb db, CancellationToken cancellationToken)
    {
        var rows = await db
            .Seals.AsNoTracking()
            .OrderByDescending(row => row.Day)
            .Take(400)
            .Select(row => new SealView(row.Day, row.Sequence, row.Hash, row.SealedAt, row.KeyId, row.Signature))
            .ToListAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<SealView>>(rows);
    }
}

/// <summary>Checks the signatures of seals with the public keys that key-service tells.</summary>
internal sealed class SealCheck(LedgerDb db, ServiceClient services)
{
    /// <returns>The seals by the transaction they end with, and what is wrong with them by themselves.</returns>
    public async Task<(ILookup<long, Seal> Seals, IReadOnlyList<string> Findings)> RunAsync(
        CancellationToken cancellationToken
    )
    {
        var seals = await db.Seals.AsNoTracking().OrderBy(row => row.Day).ToListAsync(cancellationToken);
        if (seals.Count == 0)
        {
            return (seals.ToLookup(seal => seal.Sequence), []);
        }
        var keys = await KeysOfAsync(seals, cancellationToken);
        var findings = seals
            .Where(seal => !keys.TryGetValue(seal.KeyId, out var key) || !IsSignedBy(seal, key))
            .Select(seal => $"The seal of {seal.Day} is not signed by the ledger's key.")
            .ToList();
        var previous = "";
        foreach (var seal in seals)
        {
            if (seal.Previous != previous)
            {
                findings.Add($"The seal before the one of {seal.Day} is missing or another.");
            }
            previous = seal.Signature;
        }
        return (seals.ToLookup(seal => seal.Sequence), findings);
    }

    // Of all the years: a key is rotated, and what it sealed stays sealed.
    private async Task<Dictionary<string, PublicKey>> KeysOfAsync(List<Seal> seals, CancellationToken cancellationToken)
    {
        Dictionary<string, PublicKey> keys = [];
        foreach (var some in seals.Select(seal => seal.KeyId).Distinct().Chunk(GetPublicKeys.MostKeyIds))
        {
            var question = new GetPublicKeys(DailySeal.KeyName, some);
            foreach (var key in (await services.SendAsync(KeyCalls.PublicKeys, question, cancellationToken)).Keys)
            {
                keys[key.KeyId] = key;
            }
        }
        return keys;
    }

    private static bool IsSignedBy(Seal seal, PublicKey key)
    {
        var point = new ECPoint { X = WebEncoders.Base64UrlDecode(key.X), Y = WebEncoders.Base64UrlDecode(key.Y) };
        using var ecdsa = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
        var text = Encoding.UTF8.GetBytes(Seal.Text(seal.Day, seal.Sequence, seal.Hash, seal.Previous));
        var signature = new byte[64];
        return Convert.TryFromBase64String(seal.Signature, signature, out var length)
            && length == signature.Length
            && ecdsa.VerifyData(text, signature, HashAlgorithmName.SHA256);
    }
}
