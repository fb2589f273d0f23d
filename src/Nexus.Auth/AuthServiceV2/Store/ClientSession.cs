namespace Nexus.Auth.AuthServiceV2.Store;

/// <summary>An application that was signed in to from a session, and is to hear of its end.</summary>
internal sealed class ClientSession
{
    public Guid Id { get; init; }

    public Guid SessionId { get; init; }

    public Guid UserId { get; init; }

    public required string ClientId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}
