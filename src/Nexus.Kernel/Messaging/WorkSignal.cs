namespace Nexus.Kernel.Messaging;

/// <summary>Wakes a service's loops after a commit. One waiting wake-up is enough, however many commits there were.</summary>
internal sealed class WorkSignal
{
    private readonly Lock sync = new();
    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Taken before looking for work, awaited after finding none: a wake-up between the two is not missed.</summary>
    public Task Next
    {
        get
        {
            lock (sync)
            {
                return next.Task;
            }
        }
    }

    public void Wake()
    {
        lock (sync)
        {
            next.TrySetResult();
            next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
