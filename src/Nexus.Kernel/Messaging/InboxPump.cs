using System.Threading.Channels;
using Nexus.Kernel.Data;

namespace Nexus.Kernel.Messaging;

/// <summary>
/// A small buffer that several workers empty, so that one slow handler holds up neither the others nor the next claim.
/// What comes in while there is room goes straight to it; what finds none waits in the table and is claimed in batches.
/// </summary>
internal sealed class InboxPump(ServiceDatabase database, InboxStore store, MessageExecutor executor, WorkSignal signal)
{
    private const int BatchSize = 32;
    private const int RefillBelow = 8;

    // Long enough for any handler; after a crash another replica waits so long before it takes over.
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    private readonly Channel<ClaimedMessage> buffer = Channel.CreateUnbounded<ClaimedMessage>();
    private volatile bool isFull;
    private volatile bool isBehind = true;

    /// <summary>How many handlers of the service run at once: SQLite has one writer, but handlers also wait for others.</summary>
    private int Workers => database.IsSqlite ? 4 : 8;

    /// <summary>How many messages may come in without waiting in the table; none while others wait there.</summary>
    public int Room => isBehind ? 0 : Math.Max(0, BatchSize - buffer.Reader.Count);

    /// <summary>Takes claimed messages; after the end it gives them back to the table.</summary>
    public async Task OfferAsync(List<ClaimedMessage> claimed, bool othersWait, CancellationToken cancellationToken)
    {
        if (othersWait)
        {
            WakeBehind();
        }
        var late = claimed.Where(message => !buffer.Writer.TryWrite(message)).ToList();
        if (late.Count > 0)
        {
            await store.ReleaseAsync(late, cancellationToken);
        }
    }

    /// <summary>Takes claimed messages of the service itself. What comes after the end waits until its lease runs out.</summary>
    public void Offer(List<ClaimedMessage> claimed)
    {
        foreach (var message in claimed)
        {
            buffer.Writer.TryWrite(message);
        }
    }

    /// <summary>Says that messages wait in the table.</summary>
    public void WakeBehind()
    {
        isBehind = true;
        signal.Wake();
    }

    public async Task RunAsync(WorkLoop loop, CancellationToken cancellationToken)
    {
        var workers = Enumerable.Range(0, Workers).Select(_ => WorkAsync(cancellationToken)).ToList();
        await loop.RunAsync(token => RefillAsync(loop, token), cancellationToken);
        buffer.Writer.Complete();
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
        isBehind = false;
        // Looking before claiming spares the handlers a turn of the write gate on every pass that finds nothing.
        var due = await store.NextDueAsync(cancellationToken);
        if (!loop.IsDue(due))
        {
            return loop.Until(due);
        }
        var claimed = await store.ClaimAsync(BatchSize, Lease, cancellationToken);
        isBehind = claimed.Count == BatchSize;
        foreach (var message in claimed)
        {
            buffer.Writer.TryWrite(message);
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
            // The process stops; what is claimed is given back.
            return false;
        }
    }
}
