namespace Nexus.Auth.AuthServiceV2.External;

/// <summary>A person's account elsewhere: her account here began with it, or she connected it while signed in.</summary>
internal sealed class ExternalLink
{
    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    public required string Issuer { get; init; }

    /// <summary>The identifier there; never the address, which may change hands.</summary>
    public required string Subject { get; init; }

    public required string Provider { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A way out to a provider that has not come back yet; it comes back once.</summary>
internal sealed class ExternalTrip
{
    /// <summary>SHA-256 of the state that the browser's cookie and the answer must both bring.</summary>
    public required string StateHash { get; init; }

    public required string Provider { get; init; }

    public required string Nonce { get; init; }

    public required string Verifier { get; init; }

    public required string Next { get; init; }

    /// <summary>Who wants to connect an account; null for a sign-in.</summary>
    public Guid? LinkUserId { get; init; }

    /// <summary>As what somebody new wants to join; null for a fan.</summary>
    public string? Role { get; init; }

    /// <summary>The version of the terms of service that the page of registration showed beside the way out.</summary>
    public string? AcceptedTerms { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }
}
