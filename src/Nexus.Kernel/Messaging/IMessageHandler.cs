namespace Nexus.Kernel.Messaging;

/// <summary>
/// Handles one message type in one service. The claim of the message, the changes the handler made to its context
/// and the events that follow are saved in one transaction when it returns; it does not save by itself.
/// A message may arrive more than once and out of order; the inbox lets its effects happen once.
/// </summary>
/// <typeparam name="TMessage">A type with a <see cref="MessageAttribute"/>.</typeparam>
public interface IMessageHandler<in TMessage>
    where TMessage : class
{
    /// <summary>
    /// Does the work. An exception rolls back and retries with growing pauses, then the message becomes a dead
    /// letter; a <see cref="PermanentFailureException"/> makes it one at once.
    /// </summary>
    Task HandleAsync(TMessage message, MessageContext context, CancellationToken cancellationToken);
}
