using System.Text.Json;
using Nexus.Kernel.Data;
using Nexus.Kernel.Http;

namespace Nexus.Kernel.Messaging;

/// <summary>
/// The state of a long business transaction across services: which step it is in and what it needs to go on or to
/// compensate. Each step may have a time limit, which arrives as a <see cref="SagaTimedOut"/> message; it survives
/// restarts like every message.
/// </summary>
public sealed class Saga : IVersioned
{
    /// <summary>The identifier of the thing the saga is about, for example the order.</summary>
    public Guid Id { get; init; }

    /// <summary>The saga's name, for example <c>checkout</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Where it stands.</summary>
    public string Step { get; private set; } = "";

    /// <summary>The saga's own data as JSON.</summary>
    public string State { get; private set; } = "{}";

    /// <summary>Whether it has come to an end, good or bad.</summary>
    public bool Ended { get; private set; }

    /// <summary>The message that comes when the step reaches its time limit; null when there is none.</summary>
    public Guid? LimitId { get; private set; }

    /// <summary>When it last moved.</summary>
    public DateTimeOffset ChangedAt { get; private set; }

    /// <inheritdoc />
    public long Version { get; set; }

    /// <summary>The saga's data.</summary>
    public T Read<T>()
        where T : class =>
        JsonSerializer.Deserialize<T>(State, NexusJson.Options)
        ?? throw new InvalidDataException($"Saga {Kind} {Id} has no state.");

    /// <summary>Replaces the saga's data.</summary>
    public void Write<T>(T state)
        where T : class => State = JsonSerializer.Serialize(state, NexusJson.Options);

    /// <summary>Moves to a step; when it is still there after the limit, <see cref="SagaTimedOut"/> comes.</summary>
    /// <param name="db">The service's context.</param>
    /// <param name="service">The service's own name.</param>
    /// <param name="step">The new step.</param>
    /// <param name="now">The present time.</param>
    /// <param name="limit">The step's time limit; null for none.</param>
    public void MoveTo(ServiceDb db, string service, string step, DateTimeOffset now, TimeSpan? limit = null)
    {
        (Step, ChangedAt) = (step, now);
        // The limit of the step before is withdrawn when this is saved.
        LimitId = limit is { } patience
            ? db.SendTo(service, new SagaTimedOut(Id, Kind, step), now + patience, Id.ToString())
            : null;
    }

    /// <summary>Ends the saga in the named step.</summary>
    public void End(string step, DateTimeOffset now) => (Step, Ended, ChangedAt, LimitId) = (step, true, now, null);
}

/// <summary>A saga's step has reached its time limit. Meaningless when the saga has left the step; handlers check.</summary>
/// <param name="SagaId">The saga.</param>
/// <param name="Kind">Its name.</param>
/// <param name="Step">The step the limit was for.</param>
[Message("saga.timed-out/1")]
public sealed record SagaTimedOut(Guid SagaId, string Kind, string Step);
