using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Nexus.Kernel.Data;
using Nexus.Kernel.Http;

namespace Nexus.Kernel.Messaging;

/// <summary>How a service sends: rows added to its own context, which leave only if the work they follow from commits.</summary>
public static class Publishing
{
    /// <summary>Sends an event to every subscriber; where it is sure that there is none, nothing is written.</summary>
    /// <param name="db">The service's context; the row leaves with its next save.</param>
    /// <param name="message">A type with a <see cref="MessageAttribute"/>.</param>
    /// <param name="subject">The identifier of the thing it is about.</param>
    /// <returns>The message's identifier.</returns>
    public static Guid Publish<T>(this ServiceDb db, T message, string? subject = null)
        where T : class => Add(db, message, subject, null, null);

    /// <summary>Sends a message no earlier than <paramref name="due"/>; it survives restarts.</summary>
    public static Guid PublishAt<T>(this ServiceDb db, T message, DateTimeOffset due, string? subject = null)
        where T : class => Add(db, message, subject, due, null);

    /// <summary>Sends a message to one service only, at once or no earlier than <paramref name="due"/>.</summary>
    public static Guid SendTo<T>(
        this ServiceDb db,
        string destination,
        T message,
        DateTimeOffset? due = null,
        string? subject = null
    )
        where T : class => Add(db, message, subject, due, destination);

    /// <summary>Queues long work in the service's own task queue.</summary>
    /// <param name="db">The service's context; the task is there once it saves.</param>
    /// <param name="task">A type with a <see cref="MessageAttribute"/>.</param>
    /// <param name="notBefore">The earliest start.</param>
    /// <param name="yields">
    /// It stands in the queue as if it had come so much later: what somebody waits for passes it. Time goes on, so nothing
    /// is passed for ever.
    /// </param>
    /// <returns>The task's identifier.</returns>
    public static Guid Enqueue<T>(
        this ServiceDb db,
        T task,
        DateTimeOffset? notBefore = null,
        TimeSpan yields = default
    )
        where T : class
    {
        var now = Clock(db).GetUtcNow();
        var row = new TaskRow
        {
            Id = Guid.CreateVersion7(now),
            Kind = MessageAttribute.NameOf(typeof(T)),
            Body = JsonSerializer.Serialize(task, NexusJson.Options),
            TraceParent = Activity.Current?.Id,
            DueMs = (notBefore ?? now).ToUnixTimeMilliseconds(),
            YieldsMs = (long)yields.TotalMilliseconds,
            CreatedAt = now,
        };
        db.Tasks.Add(row);
        return row.Id;
    }

    private static Guid Add<T>(ServiceDb db, T message, string? subject, DateTimeOffset? due, string? destination)
        where T : class
    {
        var now = Clock(db).GetUtcNow();
        var type = MessageAttribute.NameOf(typeof(T));
        if (destination is null && due is null && !db.GetService<IMessageTransport>().HasReceivers(type))
        {
            return Guid.CreateVersion7(now);
        }
        var row = new OutboxRow
        {
            Id = Guid.CreateVersion7(now),
            Type = type,
            Subject = subject,
            Destination = destination,
            Body = JsonSerializer.Serialize(message, NexusJson.Options),
            TraceParent = Activity.Current?.Id,
            OccurredAt = now,
            DueMs = (due ?? now).ToUnixTimeMilliseconds(),
        };
        if (destination is null || due > now || !AddOwn(db, row, destination))
        {
            db.Outbox.Add(row);
        }
        return row.Id;
    }

    // To itself, at once: into its own inbox, which is in reach of the same transaction.
    private static bool AddOwn(ServiceDb db, OutboxRow row, string service)
    {
        var found = false;
        foreach (var handler in db.GetService<Inboxes>().OwnHandlersOf(db.GetType(), service, row.Type))
        {
            found = true;
            db.Inbox.Add(
                new InboxRow
                {
                    MessageId = row.Id,
                    Handler = handler,
                    Type = row.Type,
                    Subject = row.Subject,
                    Source = service,
                    Body = row.Body,
                    TraceParent = row.TraceParent,
                    OccurredAt = row.OccurredAt,
                    DueMs = row.DueMs,
                }
            );
        }
        return found;
    }

    private static TimeProvider Clock(ServiceDb db) => db.GetService<TimeProvider>();
}
