using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.KeyService;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.PersonalData;

namespace Nexus.Platform.KeyService.PersonalData;

/// <summary>API keys belong to people; encryption keys are named after uses.</summary>
internal sealed class ApiKeyData(KeyDb db) : IPersonalData
{
    public async Task<PersonalDataExport> ExportAsync(Guid userId, CancellationToken cancellationToken)
    {
        var keys = await db
            .ApiKeys.AsNoTracking()
            .Where(row => row.OwnerId == userId)
            .OrderBy(row => row.Id)
            .ToListAsync(cancellationToken);
        var records = keys.Select(row => new
        {
            row.Id,
            row.Name,
            row.Scopes,
            row.CreatedAt,
            row.ExpiresAt,
            row.LastUsedAt,
            row.RevokedAt,
        });
        return PersonalDataExport.Of(
            PersonalDataSection.Of(
                "API keys",
                "To let your programs act for you; only hashes of the keys are kept.",
                records
            )
        );
    }

    public async Task<ErasureAnswer> EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        var keys = await db.ApiKeys.Where(row => row.OwnerId == userId).ToListAsync(cancellationToken);
        foreach (var key in keys)
        {
            // Gateways that know the key forget it.
            db.Publish(new ApiKeyRevoked(key.Id, userId), key.Id.ToString());
        }
        db.ApiKeys.RemoveRange(keys);
        await db.TransitGrants.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        return ErasureAnswer.Nothing("All API keys and the right to use others' encryption keys are deleted.");
    }
}
