using System.Collections.Concurrent;
using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Calls;

namespace Nexus.Gateway.BackendApi.Sessions;

/// <summary>
/// Whether a session lives. The answer is remembered for less than a second, so a revoked session is refused within
/// one second at every gateway, and a busy page does not ask for each of its requests.
/// </summary>
internal sealed class SessionGate(ServiceClient client, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMilliseconds(800);
    private const int MostKept = 20_000;
    private readonly ConcurrentDictionary<Guid, (bool Alive, DateTimeOffset At)> known = new();

    public async ValueTask<bool> IsAliveAsync(Guid sessionId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (known.TryGetValue(sessionId, out var entry) && now - entry.At < Kept)
        {
            return entry.Alive;
        }
        var state = await client.SendAsync(SessionCalls.Check, new CheckSession(sessionId), cancellationToken);
        if (known.Count >= MostKept)
        {
            known.Clear();
        }
        known[sessionId] = (state.Alive, now);
        return state.Alive;
    }

    public void Forget(Guid sessionId) => known.TryRemove(sessionId, out _);
}
