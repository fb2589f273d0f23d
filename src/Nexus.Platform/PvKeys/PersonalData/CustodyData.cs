using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.PersonalData;

namespace Nexus.Platform.PvKeys.PersonalData;

/// <summary>Keys, requests and approvals. A key itself is nobody's data; who owns it and asked for its signatures is.</summary>
internal sealed class CustodyData(PvKeysDb db) : IPersonalData
{
    public async Task<PersonalDataExport> ExportAsync(Guid userId, CancellationToken cancellationToken)
    {
        var keys = await db
            .Keys.AsNoTracking()
            .Where(row => row.OwnerId == userId)
            .OrderBy(row => row.Id)
            .Select(row => new
            {
                row.Id,
                row.Name,
                row.Curve,
                row.PublicKey,
                row.Address,
                row.CreatedAt,
            })
            .ToListAsync(cancellationToken);
        var requests = await db
            .Requests.AsNoTracking()
            .Where(row => row.RequesterId == userId)
            .OrderBy(row => row.Id)
            .Select(row => new
            {
                row.Id,
                row.KeyId,
                row.RequesterName,
                row.Kind,
                row.Amount,
                row.Recipient,
                row.CreatedAt,
                row.DecidedAt,
            })
            .ToListAsync(cancellationToken);
        var approvals = await db
            .Approvals.AsNoTracking()
            .Where(row => row.ApproverId == userId)
            .OrderBy(row => row.RequestId)
            .Select(row => new { row.RequestId, row.At })
            .ToListAsync(cancellationToken);
        return PersonalDataExport.Of(
            PersonalDataSection.Of("Keys in custody", "To sign what you ask for.", keys),
            PersonalDataSection.Of("Signatures asked for", "To show who had what signed.", requests),
            PersonalDataSection.Of("Approvals", "To show who agreed to a signature.", approvals)
        );
    }

    public async Task<ErasureAnswer> EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        var keys = await db.Keys.Where(row => row.OwnerId == userId).ToListAsync(cancellationToken);
        foreach (var key in keys)
        {
            await db
                .Keys.Where(row => row.Id == key.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Name, key.Id.ToString()), cancellationToken);
        }
        await db
            .Requests.Where(row => row.RequesterId == userId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.RequesterName, (string?)null), cancellationToken);
        const string What = "Keys in custody, and who asked for and agreed to their signatures, under an identifier.";
        const string Why = "Signatures and property of others may rest on them; the identifier names nobody any more.";
        return keys.Count == 0
            ? ErasureAnswer.Nothing("No key in custody was yours.")
            : new ErasureAnswer(["The names of your keys are removed."], [new KeptData(What, Why)]);
    }
}
