using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Platform.PvKeys.Keys;
using Nexus.Platform.PvKeys.Signing;

namespace Nexus.Platform.PvKeys.Web3Signer;

/// <summary>
/// Signing for clients that know no approvals: the first request is refused with the number of what waits; the very same
/// request, sent again after the approval, gets the signature.
/// </summary>
internal static class RemoteSigning
{
    private const int Tries = 5;

    public static async Task<string> SignAsync(
        PvKeysDb db,
        SigningDesk desk,
        Func<Task<CustodyKey>> find,
        Requester user,
        Func<CustodyKey, Signable> read,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var key = await find();
            var asked = read(key);
            var request =
                await WaitingAsync(db, key, user.Id, asked, desk.Now, cancellationToken)
                ?? await desk.AskAsync(key, user, asked, cancellationToken);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateConcurrencyException) when (attempt < Tries)
            {
                // Another signature of the same key counted at this moment; the limits are checked again.
                db.ChangeTracker.Clear();
                continue;
            }
            return request.SignatureHex
                ?? throw Problems.Of(
                    403,
                    "approval-needed",
                    "This needs the consent of others.",
                    $"The request {request.Id} waits for it; send the same again when it is given."
                );
        }
    }

    private static Task<SigningRequest?> WaitingAsync(
        PvKeysDb db,
        CustodyKey key,
        Guid user,
        Signable asked,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var (text, kind) = (Convert.ToBase64String(asked.Payload), asked.Kind);
        return db
            .Requests.AsNoTracking()
            .Where(row => row.KeyId == key.Id && row.RequesterId == user && row.Payload == text)
            .Where(row => row.Kind == kind)
            .Where(row => row.ApprovalsNeeded > 0 && row.ExpiresAt > now && row.State != SigningState.Rejected)
            .OrderByDescending(row => row.Id)
            .FirstOrDefaultAsync(cancellationToken);
    }
}
