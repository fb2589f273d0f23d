using Nexus.Kernel.Security;

namespace Nexus.Platform.KeyService.Keys;

/// <summary>A root key out of a file or the configuration, in this process's memory.</summary>
internal sealed class ConfiguredRootKey : IRootKey
{
    private const int KeyLength = 32;
    private readonly byte[] key;

    public ConfiguredRootKey(RootKeyOptions options, SecurityOptions security)
    {
        var text = options.File.Length > 0 ? File.ReadAllText(options.File).Trim() : security.RootKey;
        key = Convert.FromBase64String(text);
        if (key.Length != KeyLength)
        {
            var where = options.File.Length > 0 ? "The file of KeyService:Root:File" : "Security:RootKey";
            throw new InvalidOperationException($"{where} must be base64 of exactly 32 random bytes.");
        }
    }

    public byte[] Seal(byte[] plaintext, byte[] associated) => GcmBox.Seal(key, plaintext, associated);

    public byte[] Open(byte[] box, byte[] associated) => GcmBox.Open(key, box, associated);
}
