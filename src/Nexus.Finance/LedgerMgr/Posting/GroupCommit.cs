using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Data;

namespace Nexus.Finance.LedgerMgr.Posting;

/// <summary>
/// Posts what clients ask for. Requests that arrive while a commit is under way share the next one: the chain has
/// one head, so commits go one after another, and a commit costs much more than a posting.
/// </summary>
internal sealed class GroupCommit(
    [FromKeyedServices(LedgerMgrService.ServiceName)] ServiceDatabase database,
    BusinessDay day,
    TimeProvider clock
) : IDisposable
{
    /// <summary>So many postings a commit: each may name an account of its own, and databases take so many parameters.</summary>
    public const int MostLines = 5000;

    private readonly Channel<Waiting> queue = Channel.CreateBounded<Waiting>(
        new BoundedChannelOptions(10_000) { SingleReader = false }
    );
    private readonly SemaphoreSlim turn = new(1, 1);

    public async Task<UnitResult> PostAsync(Unit unit, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(unit);
        await queue.Writer.WriteAsync(waiting, cancellationToken);
        await turn.WaitAsync(cancellationToken);
        try
        {
            // Somebody before us may have taken ours along.
            while (!waiting.Result.Task.IsCompleted && Take() is { Count: > 0 } group)
            {
                await CommitAsync(group);
            }
        }
        finally
        {
            turn.Release();
        }
        return await waiting.Result.Task;
    }

    private List<Waiting> Take()
    {
        var group = new List<Waiting>();
        var lines = 0;
        while (lines < MostLines && queue.Reader.TryRead(out var next))
        {
            group.Add(next);
            lines += next.Unit.Entries.Sum(entry => entry.Lines.Count);
        }
        return group;
    }

    // Not cancelled with the request that happens to carry the group: others wait for it too.
    private async Task CommitAsync(List<Waiting> group)
    {
        try
        {
            using var gate = await database.EnterWriteAsync(CancellationToken.None);
            await using var connection = await database.OpenAsync(CancellationToken.None);
            await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
            var writer = new BookWriter(
                connection,
                transaction,
                database.Engine == DatabaseEngine.PostgreSql,
                clock.GetUtcNow(),
                day.Today
            );
            var results = await writer.PostAsync([.. group.Select(one => one.Unit)], CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
            for (var i = 0; i < group.Count; i++)
            {
                group[i].Result.TrySetResult(results[i]);
            }
        }
        catch (Exception broken)
        {
            group.ForEach(one => one.Result.TrySetException(broken));
        }
    }

    public void Dispose() => turn.Dispose();

    private sealed record Waiting(Unit Unit)
    {
        public TaskCompletionSource<UnitResult> Result { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
