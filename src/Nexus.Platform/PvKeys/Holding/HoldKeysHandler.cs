using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.PvKeys;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Calls;
using Nexus.Platform.PvKeys.Signing;

namespace Nexus.Platform.PvKeys.Holding;

/// <summary>
/// Whoever made them may have been somebody else, and so may be whom their policies name. What waits for a signature is
/// refused, so that a release lets nothing through that was asked for before.
/// </summary>
internal sealed class HoldKeysHandler(PvKeysDb db, TimeProvider clock) : IServiceCallHandler<HoldKeys, KeysHeld>
{
    public async Task<KeysHeld> HandleAsync(HoldKeys request, CancellationToken cancellationToken)
    {
        var (owner, until) = (request.OwnerId, request.Until);
        var made = db.Keys.Where(key => key.OwnerId == owner && key.CreatedAt < until);
        foreach (var key in await made.ToListAsync(cancellationToken))
        {
            // The moment is the mark by which a second request counts the same ones.
            if (!key.Hold(until))
            {
                continue;
            }
            await RefuseWaitingAsync(key.Id, cancellationToken);
            db.Audit("auth-service", "custody-key.held", key.Id.ToString(), new { Reason = "made-by-a-stranger" });
        }
        await db.SaveChangesAsync(cancellationToken);
        return new KeysHeld(await made.CountAsync(key => key.HeldAt == until, cancellationToken));
    }

    private async Task RefuseWaitingAsync(Guid keyId, CancellationToken cancellationToken)
    {
        var waiting = db.Requests.Where(row => row.KeyId == keyId && row.State == SigningState.Pending);
        foreach (var request in await waiting.ToListAsync(cancellationToken))
        {
            request.Reject(clock.GetUtcNow());
        }
    }
}
