namespace Nexus.Web.Wire;

/// <summary>What an application asks, from auth-service-v2.</summary>
public sealed record ConsentQuestion(Guid Id, string Application, IReadOnlyList<string> Scopes);

/// <summary>What a device asks, from auth-service-v2.</summary>
public sealed record DeviceAsks(string Application, IReadOnlyList<string> Scopes);

/// <summary>An application the visitor allowed something, from auth-service-v2.</summary>
public sealed record AllowedApplication(
    Guid Id,
    string Application,
    IReadOnlyList<string> Scopes,
    DateTimeOffset Since
);

/// <summary>A personal token without its secret, from token-mgr.</summary>
public sealed record OwnToken(
    Guid Id,
    string Name,
    string Start,
    IReadOnlyList<string> Scopes,
    DateTimeOffset ExpiresAt
);

/// <summary>A provider one may sign in with, from auth-service-v2.</summary>
public sealed record ExternalProvider(string Id, string Name);

/// <summary>An account elsewhere that is connected, from auth-service-v2.</summary>
public sealed record ConnectedAccount(Guid Id, string Provider, DateTimeOffset CreatedAt);
