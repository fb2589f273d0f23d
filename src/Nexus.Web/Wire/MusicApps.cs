namespace Nexus.Web.Wire;

/// <summary>A password of the visitor for a music app, without its secret, from dsp-streaming.</summary>
public sealed record AppPassword(
    Guid Id,
    string Name,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsedAt,
    string? LastClient
);
