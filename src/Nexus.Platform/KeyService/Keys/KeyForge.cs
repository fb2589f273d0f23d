using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Nexus.Platform.KeyService.Keys;

/// <summary>Makes fresh material.</summary>
internal static class KeyForge
{
    public static KeyVersion Make(RootCipher root, string name, string kind, int number, DateTimeOffset now) =>
        kind == KeyKind.Signing ? MakePair(root, name, number, now) : MakeSecret(root, name, number, now);

    private static KeyVersion MakeSecret(RootCipher root, string name, int number, DateTimeOffset now)
    {
        var material = RandomNumberGenerator.GetBytes(32);
        return new KeyVersion
        {
            KeyName = name,
            Number = number,
            KeyId = $"{name}:{number}",
            SealedMaterial = root.Seal(name, number, material),
            CreatedAt = now,
        };
    }

    private static KeyVersion MakePair(RootCipher root, string name, int number, DateTimeOffset now)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = pair.ExportParameters(includePrivateParameters: false).Q;
        var (x, y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        return new KeyVersion
        {
            KeyName = name,
            Number = number,
            KeyId = Thumbprint(x, y),
            SealedMaterial = root.Seal(name, number, pair.ExportPkcs8PrivateKey()),
            PublicX = x,
            PublicY = y,
            CreatedAt = now,
        };
    }

    // RFC 7638 section 3: the required members in lexicographic order, without white space.
    private static string Thumbprint(string x, string y) =>
        Base64Url.EncodeToString(
            SHA256.HashData(Encoding.UTF8.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}"""))
        );
}
