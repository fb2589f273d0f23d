using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Kernel.Data;
using Nexus.Kernel.Faults;
using Nexus.Kernel.Telemetry;

namespace Nexus.Kernel.Messaging;

/// <summary>Runs one leased task: heartbeats beside the work, then completion and the work's changes in one transaction.</summary>
internal sealed class TaskExecutor(
    ServiceDatabase database,
    TaskStore tasks,
    IServiceScopeFactory scopes,
    TimeProvider clock,
    ILogger logger
)
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private const int MostFailures = 5;

    // Work that takes its process with it, for want of memory perhaps, must not do so for ever.
    private const int MostDeaths = 20;

    public async Task ExecuteAsync(WorkerEntry worker, ClaimedTask task, CancellationToken stopping)
    {
        using var activity = NexusTelemetry.StartTask(task.Kind, task.TraceParent, database.ServiceName);
        using var work = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var context = new TaskContext(task.Id, task.Attempt);
        var beating = BeatAsync(task, context, work);
        try
        {
            if (task.Deaths > MostDeaths)
            {
                throw new PermanentFailureException($"The process ended {task.Deaths} times while this ran.");
            }
            await using var scope = scopes.CreateAsyncScope();
            await worker.Invoke(scope.ServiceProvider, task.Body, context, work.Token);
            await CompleteAsync(scope.ServiceProvider, task, work.Token);
        }
        catch (OperationCanceledException) when (work.IsCancellationRequested)
        {
            await tasks.ReturnAsync(task, CancellationToken.None);
        }
        catch (Exception broken)
        {
            await FailAsync(worker, task, broken);
        }
        finally
        {
            await work.CancelAsync();
            await beating;
        }
    }

    private async Task CompleteAsync(IServiceProvider provider, ClaimedTask task, CancellationToken cancellationToken)
    {
        var db = (ServiceDb)provider.GetRequiredService(database.ContextType);
        await SettleAsync(db, task, WorkState.Done, null, cancellationToken);
    }

    private async Task SettleAsync(
        ServiceDb db,
        ClaimedTask task,
        WorkState state,
        string? error,
        CancellationToken cancellationToken
    )
    {
        KillPoint.Reached("task.before-complete");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var connection = db.Database.GetDbConnection();
        if (
            !await TaskStore.EndAsync(connection, transaction.GetDbTransaction(), task, state, error, cancellationToken)
        )
        {
            MessagingLog.LeaseLost(logger, task.Kind, task.Id);
            return;
        }
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task FailAsync(WorkerEntry worker, ClaimedTask task, Exception broken)
    {
        MessagingLog.TaskFailed(logger, task.Kind, task.Id, task.Attempt, broken.Message);
        var reason = broken.Message.Length > 2000 ? broken.Message[..2000] : broken.Message;
        var failures = task.Failures + 1;
        if (broken is not PermanentFailureException && failures < MostFailures)
        {
            var pause = TimeSpan.FromSeconds(Math.Pow(2, failures));
            await tasks.RetryAsync(task, pause, reason, CancellationToken.None);
            return;
        }
        await using var scope = scopes.CreateAsyncScope();
        await worker.GiveUp(scope.ServiceProvider, task.Body, reason, CancellationToken.None);
        var db = (ServiceDb)scope.ServiceProvider.GetRequiredService(database.ContextType);
        await SettleAsync(db, task, WorkState.Dead, reason, CancellationToken.None);
    }

    private async Task BeatAsync(ClaimedTask task, TaskContext context, CancellationTokenSource work)
    {
        var written = (Progress: -1.0, Step: (string?)null);
        var lastBeat = clock.GetUtcNow();
        while (!work.IsCancellationRequested)
        {
            await Task.Delay(Beat, clock, work.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var latest = context.Latest;
            var due = clock.GetUtcNow() - lastBeat > Lease / 3;
            if (work.IsCancellationRequested || (latest == written && !due))
            {
                continue;
            }
            try
            {
                if (!await tasks.HeartbeatAsync(task, Lease, latest, work.Token))
                {
                    MessagingLog.LeaseLost(logger, task.Kind, task.Id);
                    await work.CancelAsync();
                }
                (written, lastBeat) = (latest, clock.GetUtcNow());
            }
            catch (Exception missed) when (missed is not OperationCanceledException)
            {
                MessagingLog.TaskFailed(logger, task.Kind, task.Id, task.Attempt, missed.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
