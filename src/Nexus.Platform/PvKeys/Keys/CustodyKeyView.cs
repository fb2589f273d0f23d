namespace Nexus.Platform.PvKeys.Keys;

/// <summary>
/// A key as those see it who work with it; its secret is in no answer. One with <c>heldAt</c> signs nothing until its
/// owner releases it.
/// </summary>
internal sealed record CustodyKeyView(
    Guid Id,
    Guid OwnerId,
    string Name,
    string Curve,
    string Store,
    string PublicKey,
    string? Address,
    SigningPolicy Policy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? HeldAt
)
{
    public static CustodyKeyView Of(CustodyKey key) =>
        new(
            key.Id,
            key.OwnerId,
            key.Name,
            key.Curve,
            key.Store,
            key.PublicKey,
            key.Address,
            key.Policy,
            key.CreatedAt,
            key.IsHeld ? key.HeldAt : null
        );
}
