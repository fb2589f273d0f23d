using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nexus.Content.StreamCore.Live.Broadcasting;
using Nexus.Content.StreamCore.Live.Whip.Sdp;

namespace Nexus.Content.StreamCore.Live.Whip.Session;

/// <summary>Lets WebRTC encoders in, by the same rules as those that speak RTMP.</summary>
internal sealed class WhipDoor(
    MediaPort port,
    SessionTable sessions,
    Ingest ingest,
    IOptions<LiveOptions> options,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<WhipDoor> log
) : IHostedService
{
    private readonly ConcurrentDictionary<WhipSession, Task> running = [];

    /// <summary>Whether encoders can come at all.</summary>
    public bool IsOpen => port.Port is not null;

    /// <exception cref="SdpException">The offer cannot be answered.</exception>
    /// <exception cref="StreamRefusedException">The key is wrong, its show is on the air already, or there are too many.</exception>
    public async Task<(WhipSession Session, string Answer)> OpenAsync(
        string keyHash,
        string offered,
        CancellationToken cancellationToken
    )
    {
        var show = await ingest.CheckAsync(keyHash, cancellationToken);
        var offer = SdpOffer.Read(offered);
        // One that is still on its way gives place to its next attempt.
        sessions.FindOf(show.Id)?.Close();
        if (sessions.Count >= options.Value.MostConnections)
        {
            throw new StreamRefusedException(Refusal.Full, "Too many encoders are connected. Try again later.");
        }
        var session = new WhipSession(offer, show, port, ingest, options.Value, clock, log);
        sessions.Add(session);
        var task = RunAsync(session);
        running[session] = task;
        if (task.IsCompleted)
        {
            running.TryRemove(session, out _);
        }
        var (ice, candidates) = (session.Ice, port.Candidates());
        return (session, SdpAnswer.To(offer, ice.Name, ice.Password, port.Identity.Fingerprint, candidates));
    }

    /// <summary>Begins the search for a way anew.</summary>
    /// <returns>What changes in the answer.</returns>
    public string Restart(WhipSession session, string theirName)
    {
        sessions.Restart(session, theirName);
        return SdpAnswer.Ice(session.Ice.Name, session.Ice.Password, port.Candidates());
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>What was recorded is whole when the platform has stopped.</summary>
    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(running.Values).WaitAsync(cancellationToken);

    private async Task RunAsync(WhipSession session)
    {
        await Task.Yield();
        try
        {
            await session.RunAsync(lifetime.ApplicationStopping);
        }
        finally
        {
            sessions.Remove(session);
            running.TryRemove(session, out _);
            session.Dispose();
        }
    }
}
