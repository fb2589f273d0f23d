using System.Threading.Channels;
using Nexus.Kernel.Data;

namespace Nexus.Kernel.Messaging;

/// <summary>
/// Claims due messages in batches into a small buffer that several workers empty, so that one slow handler holds up
/// neither the others nor the next claim.
/// </summary>
internal sealed class InboxPump(ServiceDatabase database, InboxStore store, MessageExecutor executor, WorkSignal signal)
{
    private const int BatchSize = 32;
    private const int RefillBelow = 8;

    // Long enough for any handler; after a crash another replica waits so long before it takes over.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    private readonly Channel<ClaimedMessage> buffer = Channel.CreateBounded<ClaimedMessage>(BatchSize + RefillBelow);
    private volatile bool isFull;

    /// <summary>How many handlers of the service run at once: SQLite has one writer, but handlers also wait for others.</summary>
    private int Workers => database.IsSqlite ? 4 : 8;

    public async Task RunAsync(WorkLoop loop, CancellationToken cancellationToken)
    {
        var workers = Enumerable.Range(0, Workers).Select(_ => WorkAsync(cancellationToken)).ToList();
        await loop.RunAsync(token => RefillAsync(loop, token), cancellationToken);
        await Task.WhenAll(workers);
        await ReleaseRestAsync();
    }

    private async Task ReleaseRestAsync()
    {
        var rest = new List<ClaimedMessage>();
        while (buffer.Reader.TryRead(out var message))
        {
            rest.Add(message);
        }
        if (rest.Count > 0)
        {
            await store.ReleaseAsync(rest, CancellationToken.None);
        }
    }

    private async Task<TimeSpan> RefillAsync(WorkLoop loop, CancellationToken cancellationToken)
    {
        // Said before looking: a worker that empties the buffer in between then wakes the loop.
        isFull = true;
        if (buffer.Reader.Count >= RefillBelow)
        {
            return loop.Until(null);
        }
        isFull = false;
        // Looking before claiming spares the handlers a turn of the write gate on every pass that finds nothing.
        var due = await store.NextDueAsync(cancellationToken);
        if (!loop.IsDue(due))
        {
            return loop.Until(due);
        }
        var claimed = await store.ClaimAsync(BatchSize, Lease, cancellationToken);
        foreach (var message in claimed)
        {
            await buffer.Writer.WriteAsync(message, cancellationToken);
        }
        return claimed.Count > 0 ? TimeSpan.Zero : loop.Until(due);
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        // A token in the wait would throw away what is claimed; the executor itself gives up when the process stops.
        while (await WaitAsync(cancellationToken))
        {
            while (buffer.Reader.TryRead(out var message))
            {
                if (isFull && buffer.Reader.Count < RefillBelow)
                {
                    isFull = false;
                    signal.Wake();
                }
                await executor.ExecuteAsync(message, cancellationToken);
                if (cancellationToken.IsCancellationRequested)
                {
                    return;
                }
            }
        }
    }

    private async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await buffer.Reader.WaitToReadAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
