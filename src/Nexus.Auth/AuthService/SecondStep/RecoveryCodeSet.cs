using Microsoft.EntityFrameworkCore;

namespace Nexus.Auth.AuthService.SecondStep;

/// <summary>The ten codes of a user; new ones take the place of the old.</summary>
internal sealed class RecoveryCodeSet(CredentialDb db)
{
    /// <summary>Makes ten anew; they are there once the context is saved.</summary>
    public async Task<RecoveryCodes> ReplaceAsync(Guid userId, CancellationToken cancellationToken)
    {
        await RemoveAsync(userId, cancellationToken);
        var codes = Enumerable.Range(0, RecoveryCode.Count).Select(_ => RecoveryCode.Make()).ToList();
        db.RecoveryCodes.AddRange(
            codes.Select(code => new RecoveryCode { UserId = userId, CodeHash = RecoveryCode.HashOf(code) })
        );
        return new RecoveryCodes(codes);
    }

    public async Task RemoveAsync(Guid userId, CancellationToken cancellationToken) =>
        db.RecoveryCodes.RemoveRange(
            await db.RecoveryCodes.Where(row => row.UserId == userId).ToListAsync(cancellationToken)
        );
}

/// <summary>Codes to keep in a safe place; each is good once, and they are shown only now.</summary>
internal sealed record RecoveryCodes(IReadOnlyList<string> Codes)
{
    public override string ToString() => nameof(RecoveryCodes);
}
