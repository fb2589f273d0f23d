using System.Security.Cryptography;
using Nexus.Contracts.KeyService;
using Nexus.Kernel.Calls;

namespace Nexus.Auth.AuthService.SecondStep;

/// <summary>
/// Seals what must be readable again, with AES-256-GCM under a data key that key-service wraps: a copy of the database
/// alone opens nothing.
/// </summary>
internal sealed class SealedSecrets(ServiceClient client)
{
    private const string KeyName = "second-step";
    private const int NonceLength = 12;
    private const int TagLength = 16;

    public async Task<(string WrappedKey, string Box)> SealAsync(
        Guid userId,
        byte[] secret,
        CancellationToken cancellationToken
    )
    {
        var key = await client.SendAsync(KeyCalls.CreateDataKey, new CreateDataKey(KeyName), cancellationToken);
        var box = new byte[NonceLength + secret.Length + TagLength];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
        using (var cipher = new AesGcm(key.Plaintext, TagLength))
        {
            cipher.Encrypt(
                box.AsSpan(0, NonceLength),
                secret,
                box.AsSpan(NonceLength, secret.Length),
                box.AsSpan(NonceLength + secret.Length),
                userId.ToByteArray()
            );
        }
        CryptographicOperations.ZeroMemory(key.Plaintext);
        return (key.Wrapped, Convert.ToBase64String(box));
    }

    public async Task<byte[]> OpenAsync(Authenticator authenticator, CancellationToken cancellationToken)
    {
        var key = await client.SendAsync(
            KeyCalls.UnwrapDataKey,
            new UnwrapDataKey(KeyName, authenticator.WrappedKey),
            cancellationToken
        );
        var box = Convert.FromBase64String(authenticator.SealedSecret);
        var secret = new byte[box.Length - NonceLength - TagLength];
        using (var cipher = new AesGcm(key.Plaintext, TagLength))
        {
            cipher.Decrypt(
                box.AsSpan(0, NonceLength),
                box.AsSpan(NonceLength, secret.Length),
                box.AsSpan(NonceLength + secret.Length),
                secret,
                authenticator.UserId.ToByteArray()
            );
        }
        CryptographicOperations.ZeroMemory(key.Plaintext);
        return secret;
    }
}
