using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Nexus.Kernel.Http;

namespace Nexus.Platform.KeyService.Keys;

/// <summary>
/// Envelope encryption. A wrapped data key is <c>nk1:version:base64url(nonce, ciphertext, tag)</c>; the wrapping key's
/// name and version are authenticated.
/// </summary>
internal sealed class DataKeyWrapping(KeyRing ring)
{
    private const string Scheme = "nk1";

    public async Task<string> WrapAsync(string name, byte[] dataKey, CancellationToken cancellationToken)
    {
        var key = await ring.CurrentAsync(name, KeyKind.Wrapping, cancellationToken);
        var box = GcmBox.Seal(key.Material, dataKey, Binding(name, key.Number));
        return $"{Scheme}:{key.Number}:{Base64Url.EncodeToString(box)}";
    }

    /// <summary>The data key, and the number of the version that had wrapped it.</summary>
    public async Task<(byte[] DataKey, int Version)> UnwrapAsync(
        string name,
        string wrapped,
        CancellationToken cancellationToken
    )
    {
        var (number, box) = Read(wrapped);
        var key = await ring.OpenAsync(name, number, cancellationToken) ?? throw Refused();
        try
        {
            return (GcmBox.Open(key.Material, box, Binding(name, number)), number);
        }
        catch (CryptographicException)
        {
            throw Refused();
        }
    }

    /// <summary>The same data key under the newest version; text that is there already stays as it is.</summary>
    public async Task<string> RewrapAsync(string name, string wrapped, CancellationToken cancellationToken)
    {
        var (dataKey, version) = await UnwrapAsync(name, wrapped, cancellationToken);
        var newest = await ring.CurrentAsync(name, KeyKind.Wrapping, cancellationToken);
        return version == newest.Number ? wrapped : await WrapAsync(name, dataKey, cancellationToken);
    }

    private static (int Number, byte[] Box) Read(string wrapped)
    {
        var parts = wrapped.Split(':');
        if (
            parts is [Scheme, var number, var box]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && Base64Url.IsValid(box)
        )
        {
            return (version, Base64Url.DecodeFromChars(box));
        }
        throw Refused();
    }

    private static ProblemException Refused() =>
        Problems.Invalid("wrapped", "This was not wrapped by this key, or it was changed.");

    private static byte[] Binding(string name, int version) =>
        Encoding.UTF8.GetBytes($"nexus-data-key|{name}|{version}");
}
