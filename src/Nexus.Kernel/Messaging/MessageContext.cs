namespace Nexus.Kernel.Messaging;

/// <summary>What a handler may want to know of the message beside its body.</summary>
/// <param name="Id">The message's identifier; use it as the idempotency key of calls to others.</param>
/// <param name="Source">The service that sent it.</param>
/// <param name="Subject">The identifier of the thing it is about.</param>
/// <param name="OccurredAt">When it was sent.</param>
/// <param name="Attempt">1 for the first try.</param>
public sealed record MessageContext(Guid Id, string Source, string? Subject, DateTimeOffset OccurredAt, int Attempt)
{
    private Func<CancellationToken, Task>? begin;

    /// <summary>
    /// Opens the transaction and claims the message now instead of when the handler returns. Needed before direct SQL
    /// (<c>ExecuteUpdate</c>); after it no other service may be called, because the write gate is held.
    /// </summary>
    public Task BeginAsync(CancellationToken cancellationToken) =>
        begin?.Invoke(cancellationToken) ?? Task.CompletedTask;

    internal void OnBegin(Func<CancellationToken, Task> action) => begin = action;
}
