namespace Nexus.Kernel.Storage;

/// <summary>A fresh data key.</summary>
/// <param name="Plaintext">The key, 32 bytes; never stored or logged.</param>
/// <param name="Wrapped">The same key, wrapped; at most 900 ASCII characters, stored beside what it encrypts.</param>
public sealed record DataKey(byte[] Plaintext, string Wrapped)
{
    /// <summary>Says nothing of the key.</summary>
    public override string ToString() => "data key";
}
