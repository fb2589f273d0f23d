using Microsoft.Extensions.Hosting;
using Nexus.Gateway.BackendApi.Sessions;
using Nexus.Kernel.Calls;

namespace Nexus.Gateway.BackendApi.Streams;

/// <summary>
/// Looks after the sessions, keys and tokens of open streams: every half minute, so that sessions count as used and all
/// end when their time is over, and every second while revocations cannot be heard.
/// </summary>
internal sealed class StreamSessions(
    RevocationWatch revocations,
    SessionGate sessions,
    StreamCredentials credentials,
    TimeProvider clock
) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(900);
    private const int Rounds = 33;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        var heard = false;
        for (var round = 1; await timer.WaitForNextTickAsync(stoppingToken); round++)
        {
            // Asking keeps the beat alive, so it is asked only where something is open.
            if (!revocations.Open.Any() && credentials.IsEmpty)
            {
                heard = false;
                continue;
            }
            // Once more after the first good beat: what ended just before it went unheard.
            var fresh = revocations.IsFresh;
            var all = !fresh || !heard || round % Rounds == 0;
            if (all)
            {
                await LookAsync(stoppingToken);
            }
            await credentials.LookAsync(all, stoppingToken);
            heard = fresh;
        }
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        foreach (var session in revocations.Open)
        {
            try
            {
                // One that has ended is cut by the gate.
                await sessions.AskAsync(session, stoppingToken);
            }
            catch (ServiceCallException)
            {
                // session-mgr is away and cannot end sessions either; the next round asks again.
            }
        }
    }
}
