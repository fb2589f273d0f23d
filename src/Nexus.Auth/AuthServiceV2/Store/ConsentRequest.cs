namespace Nexus.Auth.AuthServiceV2.Store;

internal enum ConsentDecision
{
    Allowed,
    Denied,
}

/// <summary>A question to a person: may this application have these scopes? It is answered once, and used once.</summary>
internal sealed class ConsentRequest
{
    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    /// <summary>The <c>client_id</c> of the application that asks.</summary>
    public required string ClientId { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The authorization request's own path and query, to go on with.</summary>
    public required string Return { get; init; }

    public ConsentDecision? Decision { get; private set; }

    public DateTimeOffset ExpiresAt { get; init; }

    public bool IsOpenAt(DateTimeOffset now) => Decision is null && now < ExpiresAt;

    public void Decide(bool allow) => Decision = allow ? ConsentDecision.Allowed : ConsentDecision.Denied;
}
