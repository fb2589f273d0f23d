using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamingV2.Rentals;

/// <summary>Lets somebody play: who may by a rental has begun it by that.</summary>
internal sealed class Admittance(StreamingDb db, Entitlement entitlement, TimeProvider clock)
{
    private const int MostTries = 3;

    public async Task<Admission> BeginAsync(Guid workId, Asker asker, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var admission = await entitlement.RequireAsync(workId, asker, cancellationToken);
            if (admission is not { Ground: Ground.Rented, Until: null } || tries > MostTries)
            {
                return admission;
            }
            var now = clock.GetUtcNow();
            var userId = asker.User.UserId();
            if (await db.RentalOfAsync(userId, admission.Work, now, cancellationToken) is { StartedAt: null } rental)
            {
                await db.BeginAsync(rental, now, cancellationToken);
            }
            // Asked again: how long it lasts is what the row says, and it may have been given back at this very moment.
        }
    }

    /// <summary>Refuses where playing would start a rental's time, or the use after which a purchase cannot be given back.</summary>
    /// <exception cref="ProblemException">409, or why somebody may not play it at all.</exception>
    public async Task RequireBegunAsync(Guid workId, Asker asker, CancellationToken cancellationToken)
    {
        var admission = await entitlement.RequireAsync(workId, asker, cancellationToken);
        var isUnbegun = admission.Ground switch
        {
            Ground.Rented => admission.Until is null,
            Ground.Bought => await IsUnusedAsync(asker.User.UserId(), admission.Work.ReleaseIds, cancellationToken),
            _ => false,
        };
        if (isUnbegun)
        {
            throw Problems.Of(
                409,
                "begins-when-played",
                "Playing it begins what was bought or rented.",
                "Ask without prepare when the listener presses play."
            );
        }
    }

    /// <summary>Refuses a file that would outlast the right to play it; begins nothing.</summary>
    /// <exception cref="ProblemException">403, or why somebody may not play it at all.</exception>
    public async Task RequireLastingAsync(Guid workId, Asker asker, CancellationToken cancellationToken)
    {
        var admission = await entitlement.RequireAsync(workId, asker, cancellationToken);
        if (admission.Ground == Ground.Rented || admission.Until is not null)
        {
            throw Problems.Of(
                403,
                "not-to-keep",
                "This is lent and not to keep.",
                "Play it while it is yours. Who buys it, or may play it without an end, can download it."
            );
        }
    }

    private Task<bool> IsUnusedAsync(
        Guid userId,
        IReadOnlyList<Guid> releaseIds,
        CancellationToken cancellationToken
    ) =>
        db.Grants.AnyAsync(
            row => row.UserId == userId && releaseIds.Contains(row.ReleaseId) && row.UsedAt == null,
            cancellationToken
        );
}
