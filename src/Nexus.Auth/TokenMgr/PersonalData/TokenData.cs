using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.PersonalData;

namespace Nexus.Auth.TokenMgr.PersonalData;

internal sealed class TokenData(TokenDb db) : IPersonalData
{
    public async Task<PersonalDataExport> ExportAsync(Guid userId, CancellationToken cancellationToken)
    {
        var families = await db
            .Families.AsNoTracking()
            .Where(row => row.UserId == userId)
            .OrderBy(row => row.Id)
            .Select(row => new
            {
                row.Id,
                row.SessionId,
                row.CreatedAt,
                row.ExpiresAt,
                row.EndedAt,
                row.EndReason,
            })
            .ToListAsync(cancellationToken);
        var tokens = await db
            .PersonalTokens.AsNoTracking()
            .Where(row => row.UserId == userId)
            .OrderBy(row => row.Id)
            .ToListAsync(cancellationToken);
        return PersonalDataExport.Of(
            PersonalDataSection.Of(
                "Programs signed in",
                "To renew access without your password; only hashes of the tokens are kept.",
                families
            ),
            PersonalDataSection.Of(
                "Personal tokens",
                "To let your programs act for you; only hashes of the tokens are kept.",
                tokens.Select(row => new
                {
                    row.Id,
                    row.Name,
                    row.Scopes,
                    row.CreatedAt,
                    row.ExpiresAt,
                    row.LastUsedAt,
                    row.RevokedAt,
                })
            )
        );
    }

    public async Task<ErasureAnswer> EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        var families = db.Families.Where(family => family.UserId == userId);
        await db
            .Tokens.Where(token => families.Any(family => family.Id == token.FamilyId))
            .ExecuteDeleteAsync(cancellationToken);
        await families.ExecuteDeleteAsync(cancellationToken);
        var tokens = db.PersonalTokens.Where(row => row.UserId == userId);
        foreach (var id in await tokens.Select(row => row.Id).ToListAsync(cancellationToken))
        {
            // Gateways that know the token forget it.
            db.Publish(new PersonalTokenRevoked(id, userId), id.ToString());
        }
        await tokens.ExecuteDeleteAsync(cancellationToken);
        return ErasureAnswer.Nothing("All refresh tokens and personal tokens are deleted.");
    }
}
