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
}
