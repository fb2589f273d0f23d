using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Nexus.Gateway.BackendApi.Credentials;
using Nexus.Kernel.Calls;

namespace Nexus.Gateway.BackendApi.Streams;

/// <summary>
/// Streams that were opened with an API key or a personal token end with it: whether it is still good is asked as soon
/// as a change of it is heard, and in the rounds of <see cref="StreamSessions"/>.
/// </summary>
internal sealed class StreamCredentials : BackgroundService
{
    private readonly CredentialTokens tokens;
    private readonly CredentialChanges changes;
    private readonly ConcurrentDictionary<Held, bool> open = new();
    private readonly Channel<Held> due = Channel.CreateUnbounded<Held>();

    public StreamCredentials(CredentialTokens tokens, CredentialChanges changes)
    {
        (this.tokens, this.changes) = (tokens, changes);
        changes.Heard += Hear;
    }

    public bool IsEmpty => open.IsEmpty;

    /// <summary>Runs the action when the credential is no longer good; dispose to stop waiting.</summary>
    public IDisposable OnEnd(ShownCredential shown, Action cut)
    {
        var held = new Held(this, shown, cut);
        open[held] = true;
        // It may have changed between the check at the door and now.
        if (changes.Since(shown.Id, shown.CheckedAt) || changes.Since(shown.OwnerId, shown.CheckedAt))
        {
            Ask(held);
        }
        return held;
    }

    /// <summary>Asks for all, or for those whose last question was not answered.</summary>
    public async Task LookAsync(bool all, CancellationToken cancellationToken)
    {
        foreach (var held in open.Keys.Where(one => all || one.IsDue))
        {
            await LookAsync(held, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var held in due.Reader.ReadAllAsync(stoppingToken))
        {
            await LookAsync(held, stoppingToken);
        }
    }

    private void Hear(Guid changed)
    {
        foreach (var held in open.Keys.Where(one => one.Shown.Id == changed || one.Shown.OwnerId == changed))
        {
            Ask(held);
        }
    }

    private void Ask(Held held)
    {
        held.IsDue = true;
        due.Writer.TryWrite(held);
    }

    private async Task LookAsync(Held held, CancellationToken cancellationToken)
    {
        // Before the question: what is heard meanwhile asks again.
        held.IsDue = false;
        try
        {
            if (!await tokens.IsGoodAsync(held.Shown.Secret, cancellationToken))
            {
                held.Cut();
            }
        }
        catch (ServiceCallException)
        {
            // Whom we ask is away; the next round asks again.
            held.IsDue = true;
        }
    }

    public override void Dispose()
    {
        changes.Heard -= Hear;
        base.Dispose();
    }

    private sealed class Held(StreamCredentials all, ShownCredential shown, Action cut) : IDisposable
    {
        private volatile bool isDue;

        public ShownCredential Shown => shown;

        public bool IsDue
        {
            get => isDue;
            set => isDue = value;
        }

        public void Cut()
        {
            Dispose();
            cut();
        }

        public void Dispose() => all.open.TryRemove(this, out _);
    }
}
