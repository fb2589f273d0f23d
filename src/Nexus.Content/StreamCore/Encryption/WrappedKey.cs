namespace Nexus.Content.StreamCore.Encryption;

/// <summary>The data key of an asset, as key-service wrapped it; made when it is first needed.</summary>
internal sealed class WrappedKey
{
    public Guid AssetId { get; init; }

    public required string Wrapped { get; init; }
}
