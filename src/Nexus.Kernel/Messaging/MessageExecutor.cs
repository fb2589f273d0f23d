using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Kernel.Data;
using Nexus.Kernel.Faults;
using Nexus.Kernel.Telemetry;

namespace Nexus.Kernel.Messaging;

/// <summary>Runs one claimed message: the claim, the handler's work and the events that follow in one transaction.</summary>
internal sealed class MessageExecutor(
    ServiceDatabase database,
    InboxStore inbox,
    MessageCatalog catalog,
    IServiceScopeFactory scopes,
    WorkSignal signal,
    ILogger logger
)
{
    private const int MostAttempts = 12;

    public async Task ExecuteAsync(ClaimedMessage message, CancellationToken cancellationToken)
    {
        using var activity = NexusTelemetry.StartConsumer(message.Envelope, database.ServiceName, message.Handler);
        try
        {
            await HandleAsync(message, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The lease runs out and the message comes again.
        }
        catch (AlreadyHandledException)
        {
            // Another delivery of the same message was faster; its effects are there.
        }
        catch (Exception broken)
        {
            activity?.SetStatus(ActivityStatusCode.Error, broken.Message);
            await FailAsync(message, broken, cancellationToken);
        }
    }

    private async Task HandleAsync(ClaimedMessage message, CancellationToken cancellationToken)
    {
        var envelope = message.Envelope;
        var entry =
            catalog.Handler(database.ServiceName, envelope.Type, message.Handler)
            ?? throw new PermanentFailureException(
                $"No handler {message.Handler} for {envelope.Type} in this release."
            );
        await using var scope = scopes.CreateAsyncScope();
        var db = (ServiceDb)scope.ServiceProvider.GetRequiredService(database.ContextType);
        var context = new MessageContext(
            envelope.Id,
            envelope.Source,
            envelope.Subject,
            UnixMicroseconds.ToTime(envelope.OccurredAt),
            message.Attempt
        );
        IDbContextTransaction? transaction = null;
        async Task BeginAsync(CancellationToken token)
        {
            if (transaction is null)
            {
                transaction = await db.Database.BeginTransactionAsync(token);
                // A save that fails undoes all of it, so there is nothing to go back to in between.
                db.Database.AutoSavepointsEnabled = false;
                var connection = db.Database.GetDbConnection();
                if (!await inbox.MarkDoneAsync(connection, transaction.GetDbTransaction(), message, token))
                {
                    throw new AlreadyHandledException();
                }
            }
        }
        context.OnBegin(BeginAsync);
        try
        {
            await entry.Invoke(scope.ServiceProvider, envelope.Body, context, cancellationToken);
            await BeginAsync(cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            KillPoint.Reached("inbox.before-commit");
            await transaction!.CommitAsync(cancellationToken);
            KillPoint.Reached("inbox.after-commit");
        }
        finally
        {
            if (transaction is not null)
            {
                await transaction.DisposeAsync();
            }
        }
    }

    private async Task FailAsync(ClaimedMessage message, Exception broken, CancellationToken cancellationToken)
    {
        var givenUp = broken is PermanentFailureException || message.Attempt >= MostAttempts;
        var state = givenUp ? WorkState.Dead : WorkState.Pending;
        var pause = givenUp ? TimeSpan.Zero : Backoff.After(message.Attempt, broken);
        if (givenUp)
        {
            MessagingLog.DeadLetter(logger, message.Envelope.Type, message.Handler, message.Envelope.Id, broken);
        }
        else
        {
            MessagingLog.Retrying(
                logger,
                message.Envelope.Type,
                message.Handler,
                message.Attempt,
                pause.TotalMilliseconds,
                broken.Message
            );
        }
        await inbox.FailAsync(message, state, pause, broken.Message, cancellationToken);
        // The loop sleeps until the next due time it knows; this is a new one.
        signal.Wake();
    }

    private sealed class AlreadyHandledException : Exception;
}
