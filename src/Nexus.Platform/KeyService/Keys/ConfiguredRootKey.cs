using Nexus.Kernel.Security;
using Nexus.Kernel.Services;

namespace Nexus.Platform.KeyService.Keys;

/// <summary>A root key out of a file or the configuration, in this process's memory.</summary>
internal sealed class ConfiguredRootKey : IRootKey
{
    private const int KeyLength = 32;
    private readonly byte[] key;

    /// <exception cref="ConfigurationException">There is none, or it is of another form.</exception>
    public ConfiguredRootKey(RootKeyOptions options, SecurityOptions security)
    {
        var isFile = options.File.Length > 0;
        key = Read(isFile ? ReadFile(options.File) : security.RootKey);
        if (key.Length != KeyLength)
        {
            throw new ConfigurationException(
                isFile
                    ? "The file of KeyService:Root:File is wrong: allowed is base64 of exactly 32 random bytes."
                    : "Security:RootKey is wrong: allowed is base64 of exactly 32 random bytes."
            );
        }
    }

    public byte[] Seal(byte[] plaintext, byte[] associated) => GcmBox.Seal(key, plaintext, associated);

    public byte[] Open(byte[] box, byte[] associated) => GcmBox.Open(key, box, associated);

    private static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(
                "KeyService:Root:File is wrong: allowed is a file that this process may read.",
                unreadable
            );
        }
    }

    private static byte[] Read(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : [];
    }
}
