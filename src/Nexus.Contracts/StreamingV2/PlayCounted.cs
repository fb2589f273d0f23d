using Nexus.Kernel.Messaging;

namespace Nexus.Contracts.StreamingV2;

/// <summary>Somebody played a work for 30 seconds, or half of a shorter one; once a playback session.</summary>
/// <param name="SessionId">The playback session.</param>
/// <param name="WorkId">The work.</param>
/// <param name="OwnerId">Its creator.</param>
/// <param name="UserId">Who played; null for a visitor.</param>
/// <param name="CountedAt">When.</param>
[Message("play.counted/1")]
public sealed record PlayCounted(Guid SessionId, Guid WorkId, Guid OwnerId, Guid? UserId, DateTimeOffset CountedAt);
