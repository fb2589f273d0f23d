using System.Collections.Concurrent;
using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Calls;

namespace Nexus.Gateway.BackendApi.Sessions;

/// <summary>
/// Whether a session lives. While revocations are heard, an answer is remembered for five seconds; else for less than
/// one. Either way a revoked session is refused within a second at every gateway, and a busy page does not ask for
/// each of its requests.
/// </summary>
internal sealed class SessionGate(ServiceClient client, RevocationWatch watch, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeptDeaf = TimeSpan.FromMilliseconds(800);
    private const int MostKept = 20_000;
    private readonly ConcurrentDictionary<Guid, (bool Alive, DateTimeOffset At)> known = new();

    public ValueTask<bool> IsAliveAsync(Guid sessionId, CancellationToken cancellationToken) =>
        Recall(sessionId) is { } alive ? ValueTask.FromResult(alive) : AskAsync(sessionId, cancellationToken);

    /// <summary>What is remembered and still good; null when session-mgr has to be asked.</summary>
    public bool? Recall(Guid sessionId)
    {
        if (watch.HasEnded(sessionId))
        {
            return false;
        }
        var fresh = watch.IsFresh;
        if (known.TryGetValue(sessionId, out var entry))
        {
            // What was learnt while deaf may have changed unheard.
            var kept = fresh && entry.At >= watch.FreshSince ? Kept : KeptDeaf;
            if (clock.GetUtcNow() - entry.At < kept)
            {
                return entry.Alive;
            }
        }
        return null;
    }

    /// <summary>Asks session-mgr now, whatever is remembered.</summary>
    public async ValueTask<bool> AskAsync(Guid sessionId, CancellationToken cancellationToken)
    {
        // The moment before the question: the answer may be as old as that.
        var now = clock.GetUtcNow();
        var state = await client.SendAsync(SessionCalls.Check, new CheckSession(sessionId), cancellationToken);
        if (known.Count >= MostKept)
        {
            known.Clear();
        }
        known[sessionId] = (state.Alive, now);
        if (!state.Alive)
        {
            watch.End(sessionId);
        }
        // It may have ended while the answer was on its way.
        return state.Alive && !watch.HasEnded(sessionId);
    }
}
