using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Nexus.Auth.TokenMgr.Personal;

/// <summary>Finds personal tokens by what a program presents.</summary>
internal sealed class PersonalTokens(TokenDb db, TimeProvider clock)
{
    /// <summary>Lets people and scanners of leaked secrets see what it is.</summary>
    public const string Prefix = "nxp_";

    private const int SecretLength = 32;

    /// <summary>How exact the last use is; one write a minute is enough.</summary>
    private static readonly TimeSpan UseGrain = TimeSpan.FromMinutes(1);

    public static string Make() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretLength));

    public static string HashOf(string token) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>The token if it is good now, which counts as use; null otherwise.</summary>
    public async Task<PersonalToken?> UseAsync(string presented, CancellationToken cancellationToken)
    {
        if (!presented.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }
        var (hash, now) = (HashOf(presented), clock.GetUtcNow());
        var token = await db
            .PersonalTokens.AsNoTracking()
            .FirstOrDefaultAsync(row => row.Hash == hash, cancellationToken);
        if (token?.IsActiveAt(now) != true)
        {
            return null;
        }
        if (token.LastUsedAt is null || now - token.LastUsedAt >= UseGrain)
        {
            await NoteUseAsync(token.Id, now, cancellationToken);
        }
        return token;
    }

    private async Task NoteUseAsync(Guid id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db
            .PersonalTokens.Where(row => row.Id == id)
            .ExecuteUpdateAsync(row => row.SetProperty(token => token.LastUsedAt, now), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
