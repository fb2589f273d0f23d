namespace Nexus.Platform.KeyService.Keys;

/// <summary>The top of the hierarchy: AES-256-GCM with a key that lies outside the database.</summary>
internal interface IRootKey
{
    byte[] Seal(byte[] plaintext, byte[] associated);

    /// <exception cref="System.Security.Cryptography.CryptographicException">Another key, or a bit was changed.</exception>
    byte[] Open(byte[] box, byte[] associated);
}
