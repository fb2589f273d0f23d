using System.Security.Cryptography;
using System.Text;

namespace Nexus.Platform.KeyService.Keys;

/// <summary>
/// Seals key material under the root key: AES-256-GCM (NIST SP 800-38D) with a random nonce. Name and version are
/// authenticated too, so that a sealed key moved to another row does not open.
/// </summary>
internal sealed class RootCipher(IRootKey root)
{
    public string Seal(string name, int version, byte[] material) =>
        Convert.ToBase64String(root.Seal(material, Binding(name, version)));

    /// <exception cref="CryptographicException">Another root key sealed it, or the row was changed.</exception>
    public byte[] Open(string name, int version, string sealedMaterial) =>
        root.Open(Convert.FromBase64String(sealedMaterial), Binding(name, version));

    private static byte[] Binding(string name, int version) => Encoding.UTF8.GetBytes($"nexus-key|{name}|{version}");
}
