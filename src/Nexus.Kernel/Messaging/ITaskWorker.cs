namespace Nexus.Kernel.Messaging;

/// <summary>
/// Does one kind of long work, such as transcoding. The work holds a lease that heartbeats keep alive; when the
/// process dies, another one takes the task over, so the work must be resumable or repeatable. What the worker
/// changed in its context is saved in one transaction with the task's completion.
/// </summary>
/// <typeparam name="TTask">A type with a <see cref="MessageAttribute"/>.</typeparam>
public interface ITaskWorker<in TTask>
    where TTask : class
{
    /// <summary>Does the work; <paramref name="cancellationToken"/> fires when the lease is lost or the process stops.</summary>
    Task RunAsync(TTask task, TaskContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Called once when the task is given up, in the transaction that marks it so: the place to record and announce
    /// the failure.
    /// </summary>
    Task GiveUpAsync(TTask task, string reason, CancellationToken cancellationToken) => Task.CompletedTask;
}
