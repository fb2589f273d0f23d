using Nexus.Auth.SessionMgr.Sessions;
using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;

namespace Nexus.Auth.SessionMgr.Calls;

internal sealed class StartSessionHandler(SessionStore store, SessionEnding ending, TimeProvider clock)
    : IServiceCallHandler<StartSession, StartedSession>
{
    private const int MostDevice = 200;
    private const int MostAddress = 64;

    public async Task<StartedSession> HandleAsync(StartSession request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var session = new LiveSession(
            Guid.CreateVersion7(now),
            request.UserId,
            Cut(request.Device, MostDevice),
            Cut(request.Address, MostAddress),
            now,
            now,
            now + SessionRules.Absolute,
            DeviceName.Of(request.Device, request.Brands),
            request.Methods ?? [],
            request.CredentialAt
        );
        var (cookie, hash) = CookieSecret.Make(session.Id);
        await store.AddAsync(session, hash);
        // Asked both at once: each needs to come after the session alone.
        var (replaced, count) = (store.IsReplacedAsync(session), store.CountAtMostAsync(request.UserId));
        await Task.WhenAll(replaced, count);
        if (await replaced)
        {
            await store.RemoveAsync(session.Id, session.UserId);
            throw Problems.Conflict(
                SessionCalls.CredentialReplaced,
                "The password was replaced.",
                "Sign in with the new one."
            );
        }
        if (await count > SessionRules.MostOfUser)
        {
            await EndOldestAsync(request.UserId, cancellationToken);
        }
        return new StartedSession(session.Id, cookie, session.EndsAt, session.Name);
    }

    // Added first, counted after: of two sign-ins at the same moment at least one sees both.
    private async Task EndOldestAsync(Guid userId, CancellationToken cancellationToken)
    {
        var all = await store.OfUserAsync(userId);
        var excess = await ClaimedAsync(all.Take(Math.Max(0, all.Count - SessionRules.MostOfUser)));
        await ending.EndAsync(excess, userId.ToString(), "too-many", cancellationToken);
    }

    // Of many sign-ins at once all see the same oldest ones; each of those is ended, and audited, by one of them.
    private async Task<List<LiveSession>> ClaimedAsync(IEnumerable<LiveSession> sessions)
    {
        var claimed = await Task.WhenAll(
            sessions.Select(async session => await store.ClaimEndAsync(session.Id) ? session : null)
        );
        return [.. claimed.OfType<LiveSession>()];
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..most];
}
