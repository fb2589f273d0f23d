using Nexus.Kernel.Data;
using Nexus.Kernel.PersonalData;

namespace Nexus.Auth.UserAuth.Erasing;

internal enum ErasureState
{
    /// <summary>In the grace period; can be called off.</summary>
    Waiting,

    /// <summary>The services are at it.</summary>
    Running,

    /// <summary>Every service has answered.</summary>
    Done,

    CalledOff,
}

/// <summary>Somebody wants to be forgotten. It outlives the account, because it holds the report.</summary>
internal sealed class Erasure : IVersioned
{
    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    public DateTimeOffset RequestedAt { get; init; }

    public DateTimeOffset DueAt { get; init; }

    /// <summary>SHA-256 of the token in the mail, hex: with it the owner, who cannot sign in, calls off or reads.</summary>
    public string? TokenHash { get; set; }

    public DateTimeOffset? BegunAt { get; private set; }

    public DateTimeOffset? CalledOffAt { get; private set; }

    /// <summary>Which services were asked.</summary>
    public IReadOnlyList<string> Services { get; private set; } = [];

    public long Version { get; set; }

    public bool IsOpen => BegunAt is null && CalledOffAt is null;

    public void Begin(IReadOnlyList<string> services, DateTimeOffset now) => (Services, BegunAt) = (services, now);

    public void CallOff(DateTimeOffset now) => CalledOffAt = now;
}

/// <summary>What one service did; a row a service, so that answers that come at once do not meet.</summary>
internal sealed class ServiceErasure
{
    public Guid ErasureId { get; init; }

    public required string Service { get; init; }

    public DateTimeOffset At { get; set; }

    public required IReadOnlyList<string> Done { get; set; }

    public required IReadOnlyList<KeptData> Kept { get; set; }
}
