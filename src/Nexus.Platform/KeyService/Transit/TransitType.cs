using Nexus.Platform.KeyService.Transit.Vault;

namespace Nexus.Platform.KeyService.Transit;

/// <summary>A type of key, by the name that Vault's clients know.</summary>
internal sealed record TransitType(string Name, bool Encrypts, bool Signs, bool Derives)
{
    public const string Ed25519 = "ed25519";
    public const string Hmac = "hmac";
    public const string ChaCha20 = "chacha20-poly1305";
    public const string Default = "aes256-gcm96";

    private static readonly Dictionary<string, TransitType> Known = new TransitType[]
    {
        new("aes128-gcm96", Encrypts: true, Signs: false, Derives: true),
        new(Default, Encrypts: true, Signs: false, Derives: true),
        new(ChaCha20, Encrypts: true, Signs: false, Derives: true),
        new(Ed25519, Encrypts: false, Signs: true, Derives: true),
        new("ecdsa-p256", Encrypts: false, Signs: true, Derives: false),
        new("ecdsa-p384", Encrypts: false, Signs: true, Derives: false),
        new("ecdsa-p521", Encrypts: false, Signs: true, Derives: false),
        new("rsa-2048", Encrypts: true, Signs: true, Derives: false),
        new("rsa-3072", Encrypts: true, Signs: true, Derives: false),
        new("rsa-4096", Encrypts: true, Signs: true, Derives: false),
        new(Hmac, Encrypts: false, Signs: false, Derives: false),
    }.ToDictionary(type => type.Name);

    public bool IsRsa => Name.StartsWith("rsa-", StringComparison.Ordinal);

    public bool IsEcdsa => Name.StartsWith("ecdsa-", StringComparison.Ordinal);

    public static TransitType Of(string name) =>
        Known.GetValueOrDefault(name) ?? throw VaultRefusal.Bad($"unknown key type {name}");
}
