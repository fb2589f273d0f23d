namespace Nexus.Auth.AuthServiceV2.Store;

/// <summary>Lets somebody register so many applications until a day (RFC 7591 section 1.2).</summary>
internal sealed class InitialToken
{
    public Guid Id { get; init; }

    public required string Name { get; init; }

    public int UsesLeft { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }
}
